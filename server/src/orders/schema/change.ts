import { builder } from '../../graphql/builder.ts'
import { encodeId } from '../../graphql/ids.ts'

builder.prismaObject('OrderChange', {
  description: 'One move of an order.',
  fields: (t) => ({
    id: t.id({ description: 'Its global id.', select: { id: true }, resolve: ({ id }) => encodeId('OrderChange', id) }),
    order: t.relation('order', { description: 'Which order.' }),
    from: t.relation('from', { nullable: true, description: 'From which status; null: it was taken.' }),
    to: t.relation('to', { description: 'To which status.' }),
    actor: t.relation('actor', { nullable: true, description: 'Who moved it; null: not a member.' }),
    comment: t.exposeString('comment', { nullable: true, description: 'What he said about it.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
})
