/** A file size in words: `2,4 МБ` or `2.4 MB`; whole bytes and kilobytes, one digit from megabytes on. */
export function fileSize(bytes: number, language: string): string {
  const steps = [
    { unit: 'byte', of: 1 },
    { unit: 'kilobyte', of: 1024 },
    { unit: 'megabyte', of: 1024 ** 2 },
    { unit: 'gigabyte', of: 1024 ** 3 },
  ]
  const step = steps.findLast((candidate) => bytes >= candidate.of) ?? { unit: 'byte', of: 1 }
  const digits = step.of > 1024 ? 1 : 0
  const options = { style: 'unit', unit: step.unit, unitDisplay: 'short', maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(language, options).format(bytes / step.of)
}

/** A length of time as a player shows it: `0:14`, `12:05`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}
