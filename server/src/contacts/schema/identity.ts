import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { encodeId } from '../../graphql/ids.ts'
import { visibleContacts } from '../visible.ts'

const LinkedByRef = builder.enumType('LinkedBy', {
  description: 'By what it is known whose an address is.',
  values: {
    SHARED_CONTACT: { description: 'He shared his own phone, and the messenger vouches for it.' },
    PHONE: { description: 'A member matched the phones.' },
    DEEP_LINK: { description: 'He followed a link of his card.' },
    MANUAL: { description: 'A member said so.' },
  },
})

builder.prismaNode('ContactIdentity', {
  id: { field: 'id' },
  nullable: true,
  description: 'One address of a customer at one provider.',
  findUnique: (id, context) => ({ id, contact: visibleContacts(viewerOf(context)) }),
  fields: (t) => ({
    provider: t.exposeString('provider', { description: 'Which messenger.' }),
    externalId: t.exposeString('externalId', { description: 'His id there.' }),
    username: t.exposeString('username', { nullable: true, description: 'His name there, without @.' }),
    displayName: t.exposeString('displayName', { description: 'How he calls himself there.' }),
    linkedAt: t.expose('linkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was tied to a known customer; null: it only wrote to us.',
    }),
    linkedBy: t.expose('linkedBy', { type: LinkedByRef, nullable: true, description: 'By what.' }),
    conversationId: t.id({
      nullable: true,
      description: 'His liveliest conversation from this address.',
      select: {
        externalId: true,
        contact: {
          select: { conversations: { orderBy: { lastMessageAt: 'desc' }, select: { id: true, externalChatId: true } } },
        },
      },
      resolve: ({ externalId, contact }) => {
        const chat = contact.conversations.find((one) => one.externalChatId === externalId)
        return chat ? encodeId('Conversation', chat.id) : null
      },
    }),
  }),
})
