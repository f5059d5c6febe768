import type { Types } from '../../graphql/builder.ts'
import { databaseOf } from '../../graphql/context.ts'
import type { Payload } from '../../graphql/mutation.ts'

type Input = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>
type Output = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload<{ conversationId: string }>>

/** The field that names the conversation. */
export function conversationId(t: Input) {
  return { conversationId: t.id({ required: true, description: 'Which conversation.' }) }
}

/** The fields that make a change safe to repeat and to race. */
export function onceFields(t: Input) {
  return {
    expectedVersion: t.int({
      description: 'The version the viewer has seen; a stale one is refused with the new state.',
    }),
    clientMutationId: t.string({ description: 'A repeat with the same id and input is answered like the first.' }),
  }
}

/** The payload field of a mutation whose verb answers the conversation's id. */
export function conversationField(t: Output) {
  return {
    conversation: t.prismaField({
      type: 'Conversation',
      nullable: true,
      description: 'As it is now; null when nothing was done.',
      resolve: (query, parent, _args, context) =>
        parent.conversationId
          ? databaseOf(context).conversation.findUnique({ ...query, where: { id: parent.conversationId } })
          : null,
    }),
  }
}
