import { z } from 'zod'
import type { Config } from './config.ts'
import { assertNoTransaction } from './db.ts'
import { AppError } from './errors.ts'

/** The port to a payment provider (ePayBL, GiroCheckout …): the provider's page takes the money, the house asks what became of it. */
export type PaymentProvider = {
  /**
   * Opens a payment. The same `reference` and amount twice is the same payment.
   *
   * @returns where the payer goes on
   * @throws AppError payment.away
   */
  begin: (order: { reference: string; amountCents: number; text: string; returnUrl: string }) => Promise<{ id: string; url: string }>
  /** @throws AppError payment.away */
  status: (id: string) => Promise<{ state: 'pending' | 'paid' | 'failed'; amountCents: number; paidAt: Date | null }>
}

const Begun = z.object({ id: z.string().min(1).max(200), url: z.url({ protocol: /^https?$/ }) })
const Status = z.object({
  state: z.enum(['pending', 'paid', 'failed']),
  amountCents: z.int().nonnegative(),
  paidAt: z.iso.datetime({ offset: true }).nullable(),
})

/** `POST <url>/payments` and `GET <url>/payments/<id>`, bearer token; the town's gateway speaks its provider's own protocol behind it. */
export function openPayments({ PAYMENT_URL: url, PAYMENT_TOKEN: token }: Pick<Config, 'PAYMENT_URL' | 'PAYMENT_TOKEN'>): PaymentProvider | undefined {
  if (!url) return undefined
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  async function ask<T>(path: string, type: z.ZodType<T>, body?: object): Promise<T> {
    assertNoTransaction('a question to the payment provider')
    const res = await fetch(`${url?.replace(/\/$/, '')}${path}`, {
      headers,
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
      redirect: 'error',
    }).catch(() => undefined)
    const answer = res?.ok ? type.safeParse(await res.json().catch(() => undefined)) : undefined
    if (!answer?.success) throw new AppError('payment.away', 503)
    return answer.data
  }
  return {
    begin: (order) => ask('/payments', Begun, order),
    async status(id) {
      const { paidAt, ...rest } = await ask(`/payments/${encodeURIComponent(id)}`, Status)
      return { ...rest, paidAt: paidAt ? new Date(paidAt) : null }
    },
  }
}
