import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { visibleTo } from '../visible.ts'

builder.prismaObjectField('Contact', 'conversations', (t) =>
  t.relatedConnection(
    'conversations',
    {
      cursor: 'id',
      description: 'His conversations that the viewer may see, the liveliest first.',
      query: (_args, context) => ({
        where: visibleTo(viewerOf(context)),
        orderBy: [{ lastMessageAt: 'desc' as const }, { id: 'desc' as const }],
      }),
    },
    { name: 'ContactConversationsConnection', description: "A page of a customer's conversations." },
    { name: 'ContactConversationsEdge', description: 'One conversation of a page.' },
  ),
)
