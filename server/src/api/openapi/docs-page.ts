import { openapi } from './document.ts'
import type { Operation } from './paths.ts'
import { type Schema, schemas } from './schemas.ts'

const style = `
  :root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; }
  body { margin: 0; display: grid; grid-template-columns: minmax(13rem, 18rem) minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem; box-sizing: border-box;
    border-right: 1px solid color-mix(in srgb, currentColor 18%, transparent); font-size: .875rem; }
  nav ul { list-style: none; margin: 0 0 1rem; padding: 0; }
  nav li { margin: .35rem 0; overflow-wrap: anywhere; }
  main { padding: 1.5rem clamp(1rem, 4vw, 3rem) 5rem; max-width: 60rem; }
  h2 { margin-top: 3rem; } h3 { margin: 2.25rem 0 .25rem; overflow-wrap: anywhere; }
  a { color: inherit; }
  code { font-family: ui-monospace, Consolas, monospace; font-size: .9em; }
  .method { display: inline-block; min-width: 4.2em; font-weight: 700; }
  table { border-collapse: collapse; width: 100%; font-size: .9375rem; margin: .75rem 0; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
    border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
  @media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; border: 0; } }`

/** The documentation as one page: made from the description, without a script and without another host. */
export function docsPage(): string {
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0]))]
  const of = (tag: string) => operations.filter(({ operation }) => operation.tags[0] === tag)
  const links = tags.map(
    (tag) =>
      `<b>${tag}</b><ul>${of(tag)
        .map(({ method, path, operation }) => link(`${method} ${path}`, operation.operationId))
        .join('')}</ul>`,
  )
  const names = Object.keys(schemas)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Manyhands API</title><link rel="icon" href="/icon.svg"><style>${style}</style></head>
<body><nav aria-label="Contents">${links.join('')}<b>Shapes</b>
<ul>${names.map((name) => link(name, name)).join('')}</ul></nav>
<main><h1>Manyhands API ${escaped(openapi.info.version)}</h1><p>${escaped(openapi.info.description)}</p>
<p><a href="/api/openapi.json">openapi.json</a></p>
<p>Send <code>Authorization: Bearer mh_live_…</code> with every request; GraphQL takes the same keys.</p>
${tags.map((tag) => `<h2>${tag}</h2>${of(tag).map(operationOf).join('')}`).join('')}
<h2>Shapes</h2>${names.map((name) => `<h3 id="${name}">${name}</h3>${shape(schemas[name]!)}`).join('')}
</main></body></html>
`
}

type Told = { path: string; method: string; operation: Operation }

function operationOf({ path, method, operation }: Told): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const rows = parameters.map(({ name, in: place, description: said }) =>
    row([`<code>${escaped(name)}</code>`, escaped(place), escaped(said ?? '')]),
  )
  const answers = Object.entries(responses).map(([status, answer]) =>
    row([`<code>${status}</code>`, escaped(answer['description']), typeOf(schemaOf(answer))]),
  )
  return `<h3 id="${operationId}"><code><span class="method">${method}</span> ${escaped(path)}</code></h3>
<p>${escaped(summary)}. ${escaped(description ?? '')}</p>
${requestBody ? `<p>Body: ${typeOf(schemaOf(requestBody))}</p>` : ''}
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
<table><thead><tr><th scope="col">Status</th><th scope="col">Means</th><th scope="col">Body</th></tr></thead>
<tbody>${answers.join('')}</tbody></table>`
}

function shape({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties as Record<string, Schema>).map(([name, schema]) =>
    row([
      `<code>${escaped(name)}</code>${(required as string[]).includes(name) ? '' : ' (optional)'}`,
      typeOf(schema),
      escaped(schema['description'] ?? ''),
    ]),
  )
  return `<table>${rows.join('')}</table>`
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1)!
    return `<a href="#${name}">${name}</a>`
  }
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].map((one: Schema) => typeOf(one)).join(' or ')
  return escaped([schema['type']].flat().join(' or ') + (schema['format'] ? ` (${schema['format'] as string})` : ''))
}

function schemaOf(part: Schema): Schema | undefined {
  const content = part['content'] as Record<string, { schema: Schema }> | undefined
  return content?.['application/json']?.schema
}

const row = (cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
const link = (text: string, id: string) => `<li><a href="#${id}">${escaped(text)}</a></li>`

function escaped(text: unknown): string {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
