import { ref } from 'vue'

const RATES = [1, 1.5, 2]
const rate = ref(1)
let current: HTMLMediaElement | null = null

/** What all players share: one speed, and one voice at a time. */
export const playback = {
  rate,
  /** Goes on to the next of 1×, 1.5×, 2×. */
  nextRate(): void {
    rate.value = RATES[(RATES.indexOf(rate.value) + 1) % RATES.length] ?? 1
  },
  /** Lets this player speak and silences the one before. */
  take(player: HTMLMediaElement): void {
    if (current && current !== player) current.pause()
    current = player
  },
}
