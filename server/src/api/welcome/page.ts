import type { Greeting } from '../../leads/welcome/greeting.ts'
import { type Locale, say } from '../../texts.ts'

/** The page of a greeting. Its voice and pictures have addresses below the page's own. */
export function greetingPage({ locale, text, voiceKey, imageKeys }: Greeting, token: string): string {
  const words = (name: string, facts?: Record<string, string | number>) =>
    escaped(say(locale, `welcome.${name}`, facts))
  const base = `/p/welcome/${token}`
  const voice = voiceKey
    ? `<figure class="voice"><figcaption>${words('voice')}</figcaption>
<audio controls preload="metadata" src="${base}/voice">${words('noPlayer')}</audio></figure>`
    : ''
  const pictures = imageKeys.map(
    (_key, place) => `<img src="${base}/picture/${place}" alt="${words('picture', { number: place + 1 })}">`,
  )
  const paragraphs = (text ?? '')
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((part) => `<p>${escaped(part).replaceAll('\n', '<br>')}</p>`)
  return document(locale, say(locale, 'welcome.title'), [
    `<h1>${words('title')}</h1>`,
    ...paragraphs,
    voice,
    pictures.length > 0 ? `<div class="pictures">${pictures.join('\n')}</div>` : '',
  ])
}

/** What stands there instead: no such page, or a page whose time is over. */
export function refusalPage(status: 404 | 410, locale: Locale): string {
  const title = say(locale, `welcome.${status}.title`)
  return document(locale, title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(say(locale, `welcome.${status}.text`))}</p>`,
  ])
}

function document(locale: Locale, title: string, parts: string[]): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/p/welcome.css">
</head>
<body>
<main>
${parts.filter(Boolean).join('\n')}
</main>
</body>
</html>
`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}
