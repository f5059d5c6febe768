import { cleanText } from '../../lib/clean-text.ts'

/** A lead as it is kept: every field clean and within its length, absent ones null. */
export type LeadFields = {
  name: string | null
  email: string | null
  phone: string | null
  company: string | null
  message: string | null
  utm: Record<string, string>
  page: string | null
  device: string | null
}

/** Characters of each field; what is longer is cut, for a cut lead is better than none. */
const lengths = { name: 200, email: 254, phone: 50, company: 200, message: 5000, page: 500, device: 100, utm: 200 }
const maxUtm = 20

/** What a form gives, of whatever types it has. */
export type GivenLead = Record<string, unknown>

/** The fields of a lead out of what a form gave. Unknown fields are left out. */
export function leadFields(given: GivenLead): LeadFields {
  return {
    name: line(given['name'], lengths.name),
    email: line(given['email'], lengths.email),
    phone: line(given['phone'], lengths.phone),
    company: line(given['company'], lengths.company),
    message: lines(given['message'], lengths.message),
    utm: utmOf(given),
    page: line(given['page'], lengths.page),
    device: line(given['device'], lengths.device),
  }
}

/** Whether anybody could answer it or read something in it. */
export function saysSomething({ name, email, phone, message }: LeadFields): boolean {
  return Boolean(name ?? email ?? phone ?? message)
}

/** `utm_source` beside the other fields, or `{ source }` and `{ utm_source }` in `utm`. */
function utmOf(given: GivenLead): Record<string, string> {
  const nested = typeof given['utm'] === 'object' && given['utm'] !== null ? Object.entries(given['utm']) : []
  const flat = Object.entries(given).filter(([name]) => name.startsWith('utm_'))
  const all = [...nested, ...flat].flatMap(([name, value]) => {
    const key = `utm_${name.replace(/^utm_/, '')}`
    const text = line(value, lengths.utm)
    return text && /^utm_[a-z0-9_]{1,40}$/.test(key) ? [[key, text] as const] : []
  })
  return Object.fromEntries(all.slice(0, maxUtm))
}

/** One line without what cannot be seen. */
function line(value: unknown, length: number): string | null {
  return cut(plain(value).replace(/\s+/g, ' ').trim(), length)
}

/** Several lines, as they were written. */
function lines(value: unknown, length: number): string | null {
  return cut(
    plain(value)
      .replace(/\r\n?/g, '\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .trim(),
    length,
  )
}

/** Control characters and those that turn the direction of writing would disguise what a colleague reads. */
function plain(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return ''
  return cleanText(String(value)).replace(
    /(?![\n\t\r])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    '',
  )
}

function cut(text: string, length: number): string | null {
  if (text.length <= length) return text || null
  return `${text.slice(0, length - 1)}…`.toWellFormed()
}
