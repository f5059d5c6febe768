import type { Types } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import type { Payload } from '../../graphql/mutation.ts'

type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ orderId: string }>>

/** The payload field of a mutation whose verb answers the order's id. */
export function orderField(t: Output) {
  return {
    order: t.prismaField({
      type: 'Order',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, { orderId: id }, _args, context) =>
        id ? databaseOf(context).order.findUnique({ ...query, where: { id } }) : null,
    }),
  }
}
