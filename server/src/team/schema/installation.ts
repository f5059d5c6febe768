import packageFile from '../../../../package.json' with { type: 'json' }
import { config } from '../../config.ts'
import { builder } from '../../graphql/builder.ts'
import { isSetUp } from '../set-up/setup-code.ts'

const InstallationRef = builder.objectRef<{ isSetUp: boolean }>('Installation').implement({
  description: 'What a browser may know before it signs in.',
  fields: (t) => ({
    isSetUp: t.exposeBoolean('isSetUp', { description: 'Whether somebody owns it; else there is the set-up wizard.' }),
    hasSandbox: t.boolean({
      description: 'Whether there is a sandbox with its phone.',
      resolve: () => config.SANDBOX_URL !== undefined,
    }),
    version: t.string({ description: 'The version of the server.', resolve: () => packageFile.version }),
  }),
})

builder.queryField('installation', (t) =>
  t.field({
    type: InstallationRef,
    skipTypeScopes: true,
    description: 'This installation.',
    resolve: async () => ({ isSetUp: await isSetUp() }),
  }),
)
