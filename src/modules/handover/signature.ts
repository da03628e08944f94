import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// Standard Webhooks 1.0.0, symmetric signatures. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
/** How old a signed message may be, in seconds. */
const tolerance = 300

const mac = (secret: string, id: string, at: string, body: string) =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${at}.${body}`)
    .digest('base64')

/** The headers of a message. @param id the same at every attempt: the receiver's idempotency key */
export function signed(secret: string, id: string, now: Date, body: string): Record<string, string> {
  const at = String(Math.floor(now.getTime() / 1000))
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac(secret, id, at, body)}` }
}

/** Whether a message is from who knows the secret, about this id, and of these minutes. */
export function isSigned(secret: string, id: string, now: Date, body: string, headers: Record<string, string | string[] | undefined>): boolean {
  const at = String(headers['webhook-timestamp'] ?? '')
  if (headers['webhook-id'] !== id || !/^\d{1,12}$/.test(at) || Math.abs(now.getTime() / 1000 - Number(at)) > tolerance) return false
  const wanted = Buffer.from(mac(secret, id, at, body))
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .some((one) => {
      const given = Buffer.from(one.startsWith('v1,') ? one.slice(3) : '')
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    })
}
