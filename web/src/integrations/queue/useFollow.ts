import { useIntervalFn, useThrottleFn } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { whenFeedMoves } from '../../api/live.ts'
import type { IntegrationCard } from '../documents.ts'

const AT_MOST = 1_500
const BUSY = 3_000
const QUIET = 15_000

/** What changes a queue or a bot. */
const KINDS = new Set(['MessageQueued', 'MessageChanged', 'IntegrationChanged', 'IntegrationRemoved', 'ResyncRequired'])

type Waiting = Pick<IntegrationCard, 'backlog' | 'blockedUntil'>

/**
 * Reads bots again while their page is looked at: soon after the feed tells of a message or a bot, every few seconds
 * while something waits, and now and then besides, for what comes into the quarantine makes no event.
 */
export function useFollow(reread: () => unknown, bots: () => readonly Waiting[]): void {
  const soon = useThrottleFn(() => void reread(), AT_MOST, true)
  const isBusy = () => bots().some((bot) => bot.backlog > 0 || bot.blockedUntil)
  onScopeDispose(whenFeedMoves(({ __typename }) => KINDS.has(__typename) && void soon()))
  useIntervalFn(() => isBusy() && !document.hidden && void soon(), BUSY)
  useIntervalFn(() => !document.hidden && void soon(), QUIET)
}
