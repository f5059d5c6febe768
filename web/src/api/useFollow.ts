import { useThrottleFn } from '@vueuse/core'
import { onScopeDispose, watch } from 'vue'
import type { FeedEvent } from './documents.ts'
import { whenAnswered } from './feed/answered.ts'
import { feedState, whenFeedMoves } from './live.ts'

const LIVE_MS = 700

/** Reads a page's data anew when the feed tells of its things, in bursts at most every 0.7 s, and after a lost line. */
export function useFollow(reread: () => void, isIts: (event: FeedEvent) => boolean): void {
  let isOver = false
  onScopeDispose(() => (isOver = true))
  const rereadNewer = async () => {
    await whenAnswered()
    if (!isOver) reread()
  }
  const follow = useThrottleFn(rereadNewer, LIVE_MS, true)
  onScopeDispose(whenFeedMoves((event) => isIts(event) && void follow()))
  watch(
    () => feedState.value.kind,
    (kind) => kind === 'online' && void follow(),
  )
}
