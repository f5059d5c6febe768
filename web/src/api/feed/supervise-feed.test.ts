import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reconnectDelay } from './reconnect-delay.ts'
import { superviseFeed, type FeedSink, type FeedState } from './supervise-feed.ts'

/** A world with a clock in the hand: timers fire when the time is moved over them. */
function world() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const opened: { after: string; sink: FeedSink; isClosed: boolean }[] = []
  const states: FeedState[] = []
  const feed = superviseFeed('e.0', {
    open(after, sink) {
      const one = { after, sink, isClosed: false }
      opened.push(one)
      return () => (one.isClosed = true)
    },
    changed: (state) => states.push(state),
    now: () => now,
    random: () => 0.5,
    later(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((item) => item !== timer))
    },
  })
  function pass(ms: number) {
    const until = now + ms
    for (;;) {
      const due = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      timers = timers.filter((timer) => timer !== due)
      now = due.at
      due.run()
    }
    now = until
  }
  return { feed, opened, states, pass, last: () => opened.at(-1)!, state: () => states.at(-1)!.kind }
}

it('resumes from the last cursor after a loss', () => {
  const { last, pass, state } = world()
  last().sink.opened()
  last().sink.heard('e.7')
  expect(state()).toBe('online')
  last().sink.lost()
  expect(state()).toBe('waiting')
  pass(30_000)
  expect(last().after).toBe('e.7')
})

it('calls 30 seconds of silence a loss, heartbeats keep it alive', () => {
  const { opened, last, pass } = world()
  last().sink.opened()
  pass(20_000)
  last().sink.heard('e.1')
  pass(29_000)
  expect(opened).toHaveLength(1)
  pass(5_000)
  expect(opened.length).toBeGreaterThan(1)
  expect(opened[0]!.isClosed).toBe(true)
})

it('never gives up and never waits longer than 30 seconds', () => {
  const { opened, last, pass } = world()
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const before = opened.length
    last().sink.lost()
    pass(30_000)
    expect(opened.length).toBeGreaterThan(before)
  }
})

it('tries at once when it is woken, and leaves a living connection alone', () => {
  const { feed, opened, last, pass } = world()
  last().sink.opened()
  feed.wake()
  expect(opened).toHaveLength(1)
  last().sink.lost()
  feed.wake()
  expect(opened).toHaveLength(2)
  pass(600_000)
  expect(opened.filter((one) => !one.isClosed).length).toBeLessThanOrEqual(1)
})

it('hears nothing more of a connection that was given up', () => {
  const { opened, last, feed } = world()
  const old = last()
  old.sink.opened()
  old.sink.lost()
  feed.wake()
  old.sink.heard('e.999')
  old.sink.lost()
  expect(opened).toHaveLength(2)
  last().sink.lost()
  feed.wake()
  expect(last().after).toBe('e.0')
})

it('is silent after it was stopped', () => {
  const { feed, opened, last, pass } = world()
  feed.stop()
  last().sink.lost()
  pass(120_000)
  expect(opened).toHaveLength(1)
})

it('spreads the tries: half of the ceiling to the ceiling, at most 30 seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const delay = reconnectDelay(attempt, random)
      expect(delay).toBeGreaterThanOrEqual(500)
      expect(delay).toBeLessThanOrEqual(30_000)
    }),
  )
})
