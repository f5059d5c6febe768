/** The readable particulars of a message, whatever its channel stored: unknown shapes give empty words. */
export type Particulars = {
  emoji: string
  value: string
  title: string
  address: string
  phone: string
  name: string
  question: string
  options: { text: string; votes: number | null }[]
  mapUrl: string | null
  coordinates: string
  kinds: string
}

/** Reads `Message.data`. */
export function readParticulars(data: unknown): Particulars {
  const given = isObject(data) ? data : {}
  const latitude = numberOf(given.latitude)
  const longitude = numberOf(given.longitude)
  const isPlace = latitude !== null && longitude !== null
  return {
    emoji: textOf(given.emoji),
    value: textOf(given.value),
    title: textOf(given.title),
    address: textOf(given.address),
    phone: textOf(given.phoneNumber),
    name: [textOf(given.firstName), textOf(given.lastName)].filter(Boolean).join(' '),
    question: textOf(given.question),
    options: listOf(given.options).map((option) => ({ text: textOf(option.text), votes: numberOf(option.votes) })),
    mapUrl: isPlace
      ? `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
      : null,
    coordinates: isPlace ? `${latitude.toFixed(4)}, ${longitude.toFixed(4)}` : '',
    kinds: Array.isArray(given.kinds) ? given.kinds.map(textOf).filter(Boolean).join(', ') : textOf(given.type),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
