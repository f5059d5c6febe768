import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import sirv from 'sirv'
import { config } from '../config.ts'

/** Styles are inline because the component library writes its colours into the page; scripts never are. */
const policy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The headers of every answer. */
export function guard(response: ServerResponse): void {
  response.setHeader('content-security-policy', policy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), payment=(), usb=()')
  if (config.PUBLIC_URL?.startsWith('https:')) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/** The built web app; every path without a file of its own is the app itself (its router knows it). */
export function createPages(): (request: IncomingMessage, response: ServerResponse) => void {
  const folder = path.resolve(config.WEB_DIR)
  if (!existsSync(path.join(folder, 'index.html'))) return (_request, response) => missing(response)
  const serve = sirv(folder, { single: true, etag: true, gzip: true, brotli: true, setHeaders: cacheable })
  return (request, response) => {
    // sirv remembers the files of its start: one that a new build took away would end the process when it is opened.
    if (isGone(folder, request.url ?? '/')) return missing(response)
    serve(request, response, () => missing(response))
  }
}

/** Whether what a request asks for was there once and is not now: a file of an older build, or the page itself. */
function isGone(folder: string, url: string): boolean {
  const asset = /^\/assets\/[\w.-]+/.exec(url)?.[0]
  return !existsSync(path.join(folder, asset ?? 'index.html'))
}

/** Files with a hash in their name never change, the page itself may at any time. */
function cacheable(response: ServerResponse, pathname: string): void {
  const isHashed = pathname.startsWith('/assets/')
  response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function missing(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('Not found')
}
