type Said = { kind: string | null; text: string | null; data?: unknown }

/** What a message says in one line: its text, else the word for its kind. `word` gives the word of a kind. */
export function summarizeMessage(said: Said, word: (kind: string) => string): string {
  const text = said.text?.replace(/\s+/g, ' ').trim()
  if (said.kind === null || said.kind === 'TEXT') return text ?? ''
  if (said.kind === 'SERVICE') return text || word('SERVICE')
  return text ? `${iconOf(said.kind)}${text}` : `${iconOf(said.kind)}${word(said.kind)}`
}

const ICONS: Record<string, string> = {
  PHOTO: '📷', ALBUM: '📷', VIDEO: '🎬', VIDEO_NOTE: '🎬', ANIMATION: '🎞', VOICE: '🎵', AUDIO: '🎧', DOCUMENT: '📄',
  CONTACT: '👤', LOCATION: '📍', VENUE: '📍', POLL: '📊', DICE: '🎲',
} // prettier-ignore

function iconOf(kind: string): string {
  const icon = ICONS[kind]
  return icon ? `${icon} ` : ''
}
