import { visibleTo } from '../../conversations/visible.ts'
import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { signedAddress } from '../../lib/signed-address.ts'
import { MessageKindRef } from './enums.ts'

const AttachmentState = builder.enumType('AttachmentState', {
  description: 'Whether the file is in our storage.',
  values: {
    PENDING: { description: 'Still at the provider.' },
    READY: { description: 'Here.' },
    FAILED: { description: 'It could not be fetched; `failureCode` says why.' },
  },
})

builder.prismaNode('Attachment', {
  id: { field: 'id' },
  nullable: true,
  description: 'A file of a message, or one uploaded for the next message.',
  findUnique: (id, context) => {
    const viewer = viewerOf(context)
    return { id, OR: [{ uploadedById: viewer.memberId }, { message: { conversation: visibleTo(viewer) } }] }
  },
  fields: (t) => ({
    kind: t.expose('kind', { type: MessageKindRef, description: 'As what it is shown.' }),
    state: t.expose('state', { type: AttachmentState, description: 'Whether it is here.' }),
    failureCode: t.exposeString('failureCode', {
      nullable: true,
      description: 'FILE_TOO_BIG, FILE_MISSING or DOWNLOAD_FAILED.',
    }),
    fileName: t.exposeString('fileName', { nullable: true, description: 'As its owner called it.' }),
    mimeType: t.exposeString('mimeType', { nullable: true, description: 'By its first bytes, once it is here.' }),
    size: t.exposeInt('size', { nullable: true, description: 'In bytes.' }),
    width: t.exposeInt('width', { nullable: true, description: 'In pixels.' }),
    height: t.exposeInt('height', { nullable: true, description: 'In pixels.' }),
    duration: t.exposeInt('duration', { nullable: true, description: 'In seconds.' }),
    waveform: t.exposeIntList('waveform', {
      description: 'The outline of a voice message, bars of 0 to 31; may be empty.',
    }),
    url: t.string({
      nullable: true,
      description: 'Signed address on our host, valid for half a day at least; null until the file is here.',
      select: { storageKey: true, state: true },
      resolve: ({ storageKey, state }) => (storageKey && state === 'READY' ? signedAddress(storageKey) : null),
    }),
    thumbnailUrl: t.string({
      nullable: true,
      description: 'Likewise, of a small picture of it.',
      select: { thumbnailKey: true },
      resolve: ({ thumbnailKey }) => (thumbnailKey ? signedAddress(thumbnailKey) : null),
    }),
  }),
})
