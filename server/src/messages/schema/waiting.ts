import { builder } from '../../graphql/builder.ts'
import { encodeId } from '../../graphql/ids.ts'
import { say } from '../../texts.ts'

// Why a message has not left yet.
builder.prismaObjectFields('Message', (t) => ({
  undoUntil: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'Until when its author may take it back with cancelMessage; null when it no longer waits for that.',
    select: { state: true, undoUntil: true },
    resolve: ({ state, undoUntil }) => (state === 'QUEUED' ? undoUntil : null),
  }),
  heldById: t.id({
    nullable: true,
    description: 'The part of the same send that did not arrive: this one goes on when that one is settled.',
    select: { heldById: true },
    resolve: ({ heldById }) => (heldById ? encodeId('Message', heldById) : null),
  }),
  holdReason: t.string({
    nullable: true,
    description: "Why it is held and what helps, in the viewer's language; null when it is not.",
    select: { heldById: true },
    resolve: ({ heldById }, _args, context) => (heldById ? say(context.locale, 'hold.PART') : null),
  }),
}))
