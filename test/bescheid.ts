import { expect } from 'vitest'
import type { z } from 'zod'
import { machine } from '#base/actor.ts'
import { transact } from '#base/db.ts'
import type { Content, Detail } from '../src/modules/bescheid/contract.ts'
import { makeFiles } from '../src/modules/bescheid/service.ts'
import * as outbox from '../src/modules/outbox/index.ts'
import * as records from '../src/modules/records/index.ts'
import type { openWorld } from './world.ts'

type World = Awaited<ReturnType<typeof openWorld>>
type Given = Partial<z.input<typeof Content>>

/** A dog's tax, ready to be signed. */
export const content = (more: Given = {}): z.input<typeof Content> => ({
  title: 'Hundesteuerbescheid',
  betreff: 'Hundesteuer 2026 für Bello',
  recipient: { lines: ['Frau', 'Erna Beispiel', 'Mühlgasse 3', '72999 Musterstadt'], salutation: 'Sehr geehrte Frau Beispiel' },
  aktenzeichen: '923.1-2026/17',
  recht: 'ao',
  area: 'kommunalabgaben',
  begunOn: '2026-11-02',
  tenor: ['Die Hundesteuer für das Jahr 2026 wird auf 120,00 € festgesetzt.'],
  kosten: {
    kind: 'steuer',
    law: '§ 5 Abs. 1 Hundesteuersatzung',
    positions: [{ text: 'Erster Hund', tarifstelle: '§ 5 Abs. 1', cents: 12000 }],
    exemption: null,
    dueOn: null,
    account: '20.21.5',
  },
  facts: ['Sie haben am 2. November 2026 einen Hund angemeldet.'],
  reasons: ['Nach § 5 Abs. 1 der Hundesteuersatzung beträgt die Steuer für den ersten Hund 120 € im Jahr.'],
  plain: ['Sie haben einen Hund. Dafür zahlen Sie Steuern. Es sind 120 Euro im Jahr.'],
  delivery: { channel: 'post' },
  origin: 'rules',
  ...more,
})

/** The answer of a route; anything but 200 fails the test with its words. */
export const ok = async <T = unknown>(res: Response): Promise<T> => {
  if (res.status !== 200) expect.fail(`${res.status} ${await res.text()}`)
  return (await res.json()) as T
}
export const code = async (res: Response) => ((await res.json()) as { type: string }).type.replace('/errors/', '')

/** The Steueramt of the sample town, and a Bescheid on its way through the house's own routes. */
export async function steueramt({ house, person }: Pick<World, 'house' | 'person'>) {
  const clerk = await person({ stellen: ['20.21'], name: 'Frau Steuer' })
  const chief = await person({ roles: ['head'], stellen: ['20.20'], name: 'Herr Amtsleiter' })
  const stranger = await person({ stellen: ['32.11'], name: 'Herr Fremd' })
  type Person = typeof clerk
  const worker = () => house.ctxFor(machine)
  let serial = 0
  /** An Akte of the clerk's. */
  async function subject() {
    const ctx = await clerk.ctx()
    const { id } = await transact(ctx.db, (tx) =>
      records.file(ctx, tx, {
        filing: { planId: '923.1', title: `Hund ${++serial}` },
        subject: `test/${crypto.randomUUID()}`,
        title: 'Anmeldung',
        stelleId: '20.21',
        decisionId: crypto.randomUUID(),
      }),
    )
    return `records/${id}`
  }
  const get = async (id: string, who: Person = clerk) => ok<z.input<typeof Detail>>(await who.get(`/api/bescheid/bescheide/${id}`))
  async function drafted(more: Given = {}, at?: string) {
    const { id } = await ok<{ id: string }>(await clerk.post('/api/bescheid/bescheide', { subject: at ?? (await subject()), content: content(more) }))
    return id
  }
  async function asked(id: string, stelleId = '20.21') {
    const { version } = await get(id)
    await ok(await clerk.post(`/api/bescheid/bescheide/${id}/ask`, { version, stelleId }))
    return (await get(id)).proposal ?? expect.fail('no proposal')
  }
  const decide = (who: Person, { id, version }: { id: string; version: number }, input: object) =>
    who.post(`/api/desk/proposals/${id}/decision`, { version, ...input })
  /** Draft, signature, files: it lies in the Postausgang. */
  async function issued(more: Given = {}, at?: string) {
    const id = await drafted(more, at)
    await ok(await decide(clerk, await asked(id), { outcome: 'accepted', reason: 'geprüft' }))
    await makeFiles(worker(), id)
    const dispatch = (await outbox.listOf(house.db, `bescheid/${id}`))[0] ?? expect.fail('no dispatch')
    return { id, dispatch: dispatch.id }
  }
  const dispatchOf = async (id: string, who: Person = clerk) => ok<Record<string, unknown>>(await who.get(`/api/outbox/dispatches/${id}`))
  return { clerk, chief, stranger, worker, subject, get, drafted, asked, decide, issued, dispatchOf }
}
