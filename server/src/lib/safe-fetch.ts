import { lookup as lookUp } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'

/** Why an address that a person typed in was not fetched, as a code; it never holds the address. */
export class FetchFault extends Error {
  readonly code: 'ADDRESS_FORBIDDEN' | 'TIMED_OUT' | 'UNREACHABLE' | 'TOO_BIG' | 'BAD_ADDRESS'

  constructor(code: FetchFault['code']) {
    super(code)
    this.name = 'FetchFault'
    this.code = code
  }
}

/** What is asked. `isPrivateAllowed` lets it reach addresses of the own network; times in ms, sizes in bytes. */
export type SafeRequest = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  timeoutMs: number
  isPrivateAllowed: boolean
}

/** An answer, redirects included as they are: nothing is followed. */
export type SafeResponse = { status: number; headers: http.IncomingHttpHeaders; stream: ReadableStream<Uint8Array> }

/**
 * Fetches an address that somebody typed in: http and https only, no redirects, and the very address that is connected
 * to must be public (a name that resolves inwards, also later on, is refused). Throws `FetchFault`.
 */
export async function safeFetch(address: string, request: SafeRequest): Promise<SafeResponse> {
  const url = urlOf(address)
  if (!request.isPrivateAllowed && isIP(bare(url.hostname)) && isPrivate(bare(url.hostname))) {
    throw new FetchFault('ADDRESS_FORBIDDEN')
  }
  const { request: ask } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(request.timeoutMs)
    const refuse = (error: Error) => {
      if (error instanceof FetchFault) reject(error)
      else reject(new FetchFault(signal.aborted ? 'TIMED_OUT' : 'UNREACHABLE'))
    }
    const outgoing = ask(url, {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'manyhands', ...request.headers },
      agent: false,
      signal,
      ...(!request.isPrivateAllowed && { lookup: publicOnly }),
    })
    outgoing.on('error', refuse)
    outgoing.on('response', (incoming) => {
      const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, stream })
    })
    outgoing.end(request.body)
  })
}

/** Reads an answer as text, up to `maxBytes`; throws TOO_BIG beyond, TIMED_OUT or UNREACHABLE when it breaks off. */
export async function readText({ stream }: SafeResponse, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > maxBytes) throw new FetchFault('TOO_BIG')
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof FetchFault) throw error
    throw new FetchFault(error instanceof Error && error.name === 'TimeoutError' ? 'TIMED_OUT' : 'UNREACHABLE')
  }
  return Buffer.concat(chunks).toString('utf8')
}

function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw new FetchFault('BAD_ADDRESS')
  return url
}

const bare = (host: string) => host.replace(/^\[|\]$/g, '')

/** The check stands where the connection is made: what was looked up is what is connected to. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    if (addresses.some(({ address }) => isPrivate(address))) return callback(new FetchFault('ADDRESS_FORBIDDEN'), [])
    if (options.all) return callback(null, addresses)
    const [first] = addresses
    return callback(null, first?.address ?? '', first?.family)
  })
}

// https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sister
const inward = new BlockList()
const ranges: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 96, 'ipv6'],
  ['::ffff:0:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['100:0:0:1::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['5f00::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]
for (const [net, prefix, family] of ranges) inward.addSubnet(net, prefix, family)

/**
 * Whether an IP address is not of the public internet. A mapped IPv4 address counts as what it maps; one that names an
 * interface of ours (`%eth0`) leads inwards.
 */
export function isPrivate(address: string): boolean {
  if (address.includes('%')) return true
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return isPrivate(mapped)
  if (/^::ffff:/i.test(address)) return true
  return inward.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
