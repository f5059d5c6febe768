import type { MembershipState } from '../../channel.ts'
import type { Loose } from './lenient.ts'

const STATES: Record<string, MembershipState> = {
  creator: 'administrator',
  administrator: 'administrator',
  member: 'member',
  restricted: 'restricted',
  left: 'left',
  kicked: 'kicked',
}

/** What a ChatMember object says of its member; an unknown status counts as put out, for nothing proves otherwise. */
export function standingOf(member: Loose | undefined): { state: MembershipState; canSend: boolean } {
  const named = typeof member?.status === 'string' ? member.status : ''
  const isOutside = named === 'restricted' && member?.is_member === false
  const state = isOutside ? 'left' : ((Object.hasOwn(STATES, named) ? STATES[named] : undefined) ?? 'left')
  if (state === 'restricted') return { state, canSend: member?.can_send_messages === true }
  // in channels an administrator may lack the right to post; in groups the field is absent
  if (state === 'administrator') return { state, canSend: member?.can_post_messages !== false }
  return { state, canSend: state === 'member' }
}
