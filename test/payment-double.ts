import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A payment provider for tests, behind the town's gateway: payments wait until the test lets somebody pay. */
export async function startPayments(token = 'geheim') {
  const payments = new Map<string, { reference: string; amountCents: number; paidCents: number; paidAt: string | null }>()
  let away = false
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part) => parts.push(part))
    req.on('end', () => {
      const answer = (status: number, body: object = {}) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (away) return answer(502)
      if (req.headers.authorization !== `Bearer ${token}`) return answer(401)
      if (req.method === 'POST') {
        const { reference, amountCents } = JSON.parse(Buffer.concat(parts).toString()) as { reference: string; amountCents: number }
        const id = `pay-${reference}-${amountCents}`
        if (!payments.has(id)) payments.set(id, { reference, amountCents, paidCents: 0, paidAt: null })
        return answer(200, { id, url: `https://bezahlen.example/${id}` })
      }
      const one = payments.get(decodeURIComponent(req.url?.split('/').at(-1) ?? ''))
      if (!one) return answer(404)
      answer(200, { state: one.paidAt ? 'paid' : 'pending', amountCents: one.paidCents, paidAt: one.paidAt })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    payments,
    pay: (reference: string, cents: number) => {
      for (const one of payments.values()) if (one.reference === reference) Object.assign(one, { paidCents: cents, paidAt: new Date().toISOString() })
    },
    away: (now: boolean) => {
      away = now
    },
    close: () => new Promise((done) => server.close(done)),
  }
}
