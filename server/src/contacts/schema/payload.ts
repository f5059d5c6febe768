import type { Types } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import type { Payload } from '../../graphql/mutation.ts'

type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ contactId: string }>>

/** The payload field of a mutation whose verb answers the customer's id. */
export function contactField(t: Output) {
  return {
    contact: t.prismaField({
      type: 'Contact',
      nullable: true,
      description: 'As he is now; null when nothing was done.',
      resolve: (query, { contactId: id }, _args, context) =>
        id ? databaseOf(context).contact.findUnique({ ...query, where: { id } }) : null,
    }),
  }
}
