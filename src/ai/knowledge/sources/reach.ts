import { lookup as resolve } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { assertNoTransaction } from '#base/db.ts'
import { AppError } from '#base/errors.ts'

const unzip = promisify(gunzip)

export type Answer = { status: number; headers: Record<string, string>; bytes: Buffer; url: string }
/** The only way out of a source: to the hosts that were configured for it, slowly, and never into the house's own network by accident. */
export type Reach = {
  get: (url: string, headers?: Record<string, string>) => Promise<Answer>
  allows: (url: string) => boolean
  slowDown: (ms: number) => void
}

/** Addresses that are not somewhere else: this machine, this network, and the ones that lead there in disguise. @see RFC 6890 */
const inside = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['2002::', 16],
] as const)
  inside.addSubnet(net, prefix, 'ipv6')

export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return inside.check(mapped, 'ipv4')
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const errors = {
  notAllowed: (host: string) => new AppError('knowledge.host-not-allowed', 422, { host }),
  insideHouse: (host: string) => new AppError('knowledge.host-inside', 422, { host }),
  unreachable: (host: string, why: string) => new AppError('knowledge.unreachable', 503, { host, why }),
  tooLarge: (host: string) => new AppError('knowledge.answer-too-large', 422, { host }),
}

/**
 * @param options.hosts names as in a URL, with the port where it is not the usual one
 * @param options.inside the hosts may lie in the house's own network (an intranet, a council system)
 * @param options.pauseMs between two requests; robots.txt can ask for more
 */
export function openReach({
  hosts,
  inside: mayBeInside = false,
  pauseMs = 1_000,
  timeoutMs = 30_000,
  mostBytes = 50_000_000,
}: {
  hosts: readonly string[]
  inside?: boolean
  pauseMs?: number
  timeoutMs?: number
  mostBytes?: number
}): Reach {
  const allowed = new Set(hosts.map((h) => h.toLowerCase()))
  let pause = pauseMs
  let next = 0

  /** The address is judged where the connection takes it: a name that answers differently the second time gains nothing. */
  const lookup: LookupFunction = (host, options, done) =>
    resolve(host, { ...options, all: true }, (e, addresses) => {
      if (e) return done(e, '', 4)
      if (!mayBeInside && addresses.some((a) => isInside(a.address))) return done(errors.insideHouse(host), '', 4)
      if (options.all) return done(null, addresses)
      const [first] = addresses
      return first ? done(null, first.address, first.family) : done(new Error('ENOTFOUND'), '', 4)
    })

  function check(url: URL) {
    if (!['http:', 'https:'].includes(url.protocol) || url.username || !allowed.has(url.host.toLowerCase())) throw errors.notAllowed(url.host)
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (!mayBeInside && isIP(literal) && isInside(literal)) throw errors.insideHouse(url.host)
  }

  function once(url: URL, headers: Record<string, string>): Promise<IncomingMessage> {
    return new Promise((answer, refuse) => {
      const send = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
        url,
        {
          lookup,
          headers: { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'gzip', ...headers },
          signal: AbortSignal.timeout(timeoutMs),
        },
        answer,
      )
      send.on('error', (e) => refuse(e instanceof AppError ? e : errors.unreachable(url.host, (e as { code?: string }).code ?? e.name)))
      send.end()
    })
  }

  async function bytesOf(message: IncomingMessage, host: string): Promise<Buffer> {
    const chunks: Buffer[] = []
    let size = 0
    try {
      for await (const chunk of message as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > mostBytes) throw errors.tooLarge(host)
        chunks.push(chunk)
      }
      const bytes = Buffer.concat(chunks)
      return message.headers['content-encoding'] === 'gzip' ? await unzip(bytes, { maxOutputLength: mostBytes }) : bytes
    } catch (e) {
      throw e instanceof AppError ? e : errors.unreachable(host, (e as { code?: string }).code ?? 'broken')
    }
  }

  return {
    allows: (url) => URL.canParse(url) && allowed.has(new URL(url).host.toLowerCase()),
    slowDown: (ms) => {
      pause = Math.max(pause, Math.min(ms, 60_000))
    },
    async get(address, headers = {}) {
      assertNoTransaction('a request')
      let url = new URL(address)
      for (let hop = 0; hop < 6; hop++) {
        check(url)
        const wait = next - Date.now()
        next = Math.max(next, Date.now()) + pause
        if (wait > 0) await new Promise((done) => setTimeout(done, wait))
        const message = await once(url, headers)
        const { location } = message.headers
        const status = message.statusCode ?? 0
        if (location && [301, 302, 303, 307, 308].includes(status)) {
          message.destroy()
          url = new URL(location, url)
          continue
        }
        const flat = Object.fromEntries(Object.entries(message.headers).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]])))
        return { status, headers: flat, bytes: await bytesOf(message, url.host), url: url.href }
      }
      throw errors.unreachable(url.host, 'too many redirects')
    },
  }
}

/** Who we are, and that a person can be asked. */
export const userAgent = 'Vorzimmer/0.1 (+https://opencode.de; Suche der Stadtverwaltung)'
