/** A file of a form. */
export type FormFile = { fileName: string; mimeType: string; bytes: Buffer }
/** A form taken apart: texts by name and files by name. */
export type Form = { fields: Record<string, string>; files: Map<string, FormFile> }

const CRLF = Buffer.from('\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Takes a multipart/form-data body apart. As lenient as Telegram's own reader: names with or without quotes, header
 * names in any case (grammY writes `content-disposition:form-data;name="x"`). Undefined when the body is not closed
 * properly.
 */
export function parseMultipart(body: Buffer, contentType: string): Form | undefined {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (!boundary) return undefined
  const form: Form = { fields: {}, files: new Map() }
  const mark = Buffer.from(`--${boundary}`)
  let at = body.indexOf(mark)
  while (at !== -1) {
    const start = at + mark.length
    if (body.subarray(start, start + 2).toString() === '--') return form
    const next = body.indexOf(Buffer.concat([CRLF, mark]), start)
    if (next === -1) return undefined
    addPart(form, body.subarray(start + CRLF.length, next))
    at = next + CRLF.length
  }
  return undefined
}

function addPart(form: Form, part: Buffer): void {
  const end = part.indexOf(HEAD_END)
  if (end === -1) return
  const head = part.subarray(0, end).toString('utf8')
  const bytes = Buffer.from(part.subarray(end + HEAD_END.length))
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? ''
  const name = attribute(disposition, 'name')
  if (name === undefined) return
  const fileName = attribute(disposition, 'filename')
  const mimeType = /^content-type:\s*([^;\r\n]+)/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream'
  if (fileName === undefined) form.fields[name] = bytes.toString('utf8')
  else form.files.set(name, { fileName, mimeType, bytes })
}

function attribute(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;]*))`, 'i').exec(header)
  return match ? (match[1] ?? match[2]?.trim()) : undefined
}
