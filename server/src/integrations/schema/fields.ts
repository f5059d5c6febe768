import type { Types } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import type { Payload } from '../../graphql/mutation.ts'

type Input = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>
type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ integrationId: string }>>

/** The field that names the integration. */
export function integrationId(t: Input) {
  return { integrationId: t.id({ required: true, description: 'Which bot.' }) }
}

/** The input with its global id read. */
export function withIntegrationId<T extends { integrationId: string | number }>(
  input: T,
): T & { integrationId: string } {
  return { ...input, integrationId: decodeId('Integration', String(input.integrationId)) }
}

/** The payload field of a mutation whose verb answers the integration's id. */
export function integrationField(t: Output) {
  return {
    integration: t.prismaField({
      type: 'Integration',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { integrationId: id }, _args, context) =>
        id ? databaseOf(context).integration.findUnique({ ...query, where: { id } }) : null,
    }),
  }
}
