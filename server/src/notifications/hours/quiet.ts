/** Quiet from and to, "22:00" and "08:00", by the clock of `timeZone`. */
export type QuietHours = { quietFrom: string; quietTo: string; timeZone: string }

/** The end of the quiet hours that `now` lies in; null when it rings freely. Hours may go over midnight. */
export function quietUntil({ quietFrom, quietTo, timeZone }: QuietHours, now: Date): Date | null {
  const [from, to, at] = [minutesOf(quietFrom), minutesOf(quietTo), minutesAt(now, timeZone)]
  const isQuiet = from <= to ? at >= from && at < to : at >= from || at < to
  if (!isQuiet) return null
  const inMinutes = (to - at + 1440) % 1440
  const end = new Date(now.getTime() + inMinutes * 60_000)
  end.setUTCSeconds(0, 0)
  // The clock was put forward or back meanwhile: by how much the end now misses its hour.
  const drift = ((minutesAt(end, timeZone) - to + 2160) % 1440) - 720
  return new Date(end.getTime() - drift * 60_000)
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function minutesAt(at: Date, timeZone: string): number {
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  return minutesOf(new Intl.DateTimeFormat('en', format).format(at))
}
