import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { visibleOrders } from '../visible.ts'

builder.prismaObjectField('Contact', 'orders', (t) =>
  t.relatedConnection(
    'orders',
    {
      cursor: 'id',
      description: 'His orders that the viewer may see, the newest first.',
      query: (_args, context) => ({
        where: visibleOrders(viewerOf(context)),
        orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
      }),
    },
    { name: 'ContactOrdersConnection', description: "A page of a customer's orders." },
    { name: 'ContactOrdersEdge', description: 'One order of a page.' },
  ),
)
