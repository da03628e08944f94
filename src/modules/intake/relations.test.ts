import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { world } from '#test/world.ts'
import type { ItemDetail } from './contract.ts'
import * as intake from './service.ts'

const { house, person } = await world()
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
const everywhere = await person({ roles: ['clerk'], stellen: house.town.stellen.filter((s) => !s.sealed).map((s) => s.id) })

async function arrive(text: string, name = 'brief.txt') {
  const { id } = await intake.receive(await poststelle.ctx(), {
    name,
    bytes: Buffer.from(text),
    channel: 'upload',
    origin: `test/${crypto.randomUUID()}`,
  })
  return read(id)
}
async function read(id: string, who = everywhere) {
  return vi.waitFor(
    async () => {
      const res = await who.get(`/api/intake/items/${id}`)
      expect(res.status).toBe(200)
      const item = (await res.json()) as z.input<typeof ItemDetail>
      expect(item.status).not.toBe('received')
      return item
    },
    { timeout: 15_000, interval: 100 },
  )
}
const mail = (head: string, body: string) => `${head}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}`
const accept = async (item: z.input<typeof ItemDetail>) =>
  (await everywhere.post(`/api/desk/proposals/${item.proposal?.id}/decision`, { version: item.proposal?.version, outcome: 'accepted' })).status
const dog = (more: string) =>
  `Erna Beispiel\nLindenweg 4\n12345 Musterstadt\n\nSehr geehrte Damen und Herren,\n\nhiermit melde ich meinen Hund zur Hundesteuer an. Die Hundemarke senden Sie bitte an meine Anschrift. Der Hund ist ein Dackel. ${more}\n\nMit freundlichen Grüßen\nErna Beispiel`

test('facts of a letter stand beside it with their places; sender, Frist and priority come from them', async () => {
  const inTenDays = new Date(Date.now() + 6 * 86_400_000)
  const day = new Intl.DateTimeFormat('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(inTenDays)
  const item = await arrive(dog(`Bitte antworten Sie bis spätestens ${day}. Mein Konto ist DE89 3704 0044 0532 0130 00.`))
  const fact = (type: string) => item.facts.find((f) => f.type === type) ?? expect.fail(type)
  const words = (f: { documentId: string; start: number; end: number }) =>
    item.documents.find((d) => d.id === f.documentId)?.text.slice(f.start, f.end)
  expect(fact('iban').value).toBe('DE89370400440532013000')
  expect(words(fact('iban'))).toBe('DE89 3704 0044 0532 0130 00')
  expect(item).toMatchObject({ sender: 'Erna Beispiel', senderFrom: 'signature', priority: 'high' })
  expect(item.proposal?.fristOn).not.toBeNull()
  expect(item.proposal?.fristReasons[0]?.text).toMatch(/^Das Schreiben setzt sie bis/)
  const at = item.proposal?.evidence.find((e) => e.field === 'fristOn') ?? expect.fail('no place')
  expect(words(at)).toContain(day)
})

test('thread, the same letter and the same sender are named beside an item, but nothing that this person may not see', async () => {
  const first = await arrive(dog(''))
  const again = await arrive(`Von: Erna Beispiel\nBetreff: WG: Anmeldung\n\n${dog('')}`)
  const answer = await arrive(
    `Sehr geehrte Damen und Herren,\n\nzu Ihrer Nummer ${first.number}: der Hund heißt Bello, Hundesteuer, Hundemarke.\n\nMit freundlichen Grüßen\nHans Dampf`,
  )
  const why = (item: z.input<typeof ItemDetail>) => Object.fromEntries(item.related.map((r) => [r.id, r.why]))
  expect(why(again)[first.id]).toBe('same-letter')
  expect(why(answer)[first.id]).toBe('number')
  expect(why(await read(first.id))).toMatchObject({ [again.id]: 'same-letter', [answer.id]: 'number' })
  // Another clerk, who holds only the desk of the answer, sees the answer and nothing of the first letter.
  await owner.query(`update intake_item set stelle_id = '32.10' where id = $1`, [answer.id])
  const other = await person({ stellen: ['32.10'] })
  expect((await read(answer.id, other)).related).toEqual([])
  // Behind a secrecy border nothing ties it to what lies outside.
  await owner.query(`update intake_item set border = 'sozialdaten' where id = $1`, [first.id])
  expect(why(await read(again.id))[first.id]).toBeUndefined()
  expect((await read(first.id)).related).toEqual([])
})

test('an answer to a filed letter is proposed for the same Akte', async () => {
  const reply = (id: string, to: string) =>
    `From: Erna <erna@beispiel.example>\r\nMessage-ID: <${id}@beispiel.example>\r\n${to ? `In-Reply-To: <${to}@beispiel.example>\r\n` : ''}Subject: Hundesteuer\r\n\r\nHiermit melde ich meinen Hund zur Hundesteuer an. Hundemarke bitte zusenden. Hundehalter.`
  const first = await arrive(reply('eins', ''), 'a.eml')
  await owner.query(`update intake_item set border = null where id = $1`, [first.id])
  const plan = house.town.aktenplan.find((p) => !p.border && !house.town.aktenplan.some((q) => q.parent === p.id))
  const proposal = first.proposal ?? expect.fail('no proposal')
  const payload = { ...proposal.payload, planId: plan?.id }
  expect(
    (await everywhere.post(`/api/desk/proposals/${proposal.id}/decision`, { version: proposal.version, outcome: 'amended', payload })).status,
  ).toBe(200)
  const filed = await read(first.id)
  const second = await arrive(reply('zwei', 'eins'), 'b.eml')
  expect(second.proposal?.payload.akteId).toBe(filed.akte?.id)
  expect(await accept(second)).toBe(200)
  expect((await read(second.id)).akte?.id).toBe(filed.akte?.id)
})

test('sealed: facts, thread, sender digest and likeness are gone with the text', async () => {
  const item = await arrive(dog('Mein Kennzeichen ist M-AB 1234.'))
  expect(item.facts.length).toBeGreaterThan(2)
  await intake.sealByHand(await everywhere.ctx(), item.id, { reason: 'persoenlich' })
  const { rows } = await owner.query(
    `select sender_key, thread, priority, (select count(*)::int from intake_fact f where f.item_id = i.id) as facts from intake_item i where id = $1`,
    [item.id],
  )
  expect(rows).toEqual([{ sender_key: null, thread: [], priority: 'normal', facts: 0 }])
})

test('what a mail quotes is shown as such: no Frist, no danger, no matter and no desk comes from it, and its facts can be found', async () => {
  const answer =
    'Guten Tag,\n\nhiermit melde ich meinen Hund zur Hundesteuer an, er heißt Waldi. Die Hundemarke senden Sie bitte an meine Anschrift.\n\nGruß\nErna Beispiel'
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('.')
  const earlier = `Von: Stadt Musterstadt\nGesendet: Dienstag, 3. November 2026 10:12\nAn: Erna Beispiel\nBetreff: Schlagloch\n\nSehr geehrte Frau Beispiel,\n\nin der Mühlgasse ist ein tiefes Schlagloch. Es besteht Lebensgefahr. Bitte äußern Sie sich bis zum ${tomorrow}. Unser Aktenzeichen: 643.1-2026/12.`
  const head =
    'From: Erna Beispiel <erna@post.example>\nTo: stadt@musterstadt.example\nSubject: AW: Schlagloch\nMessage-ID: <q1@post.example>\nIn-Reply-To: <q0@musterstadt.example>'
  const item = await arrive(mail(head, `${answer}\n\n${earlier}`), 'antwort.eml')
  const [document] = item.documents
  expect(document?.quoted).toHaveLength(1)
  expect(document?.text.slice(document.quoted[0]?.start).trimStart()).toMatch(/^Von: Stadt Musterstadt/)
  expect(item).toMatchObject({ priority: 'normal', split: null, proposal: { fristOn: null, payload: { documentType: 'hundeanmeldung' } } })
  expect(item.proposal?.evidence.every((e) => e.end <= (document?.quoted[0]?.start ?? 0))).toBe(true)
  expect(item.facts.filter((f) => ['frist', 'aktenzeichen'].includes(f.type)).map((f) => f.quoted)).not.toContain(false)
  expect(item.facts.some((f) => f.type === 'frist' && f.quoted)).toBe(true)
  const passages = await (await everywhere.get(`/api/intake/items/${item.id}/passages`)).json()
  expect(passages.passages.every((p: { end: number }) => p.end <= (document?.quoted[0]?.start ?? 0))).toBe(true)
})

test('suspected fraud stays with the Poststelle, at the end, with its signs; nothing is closed by itself', async () => {
  const item = await arrive(readFileSync('towns/musterstadt/post/56-verdaechtige-mail.eml', 'utf8'), 'mail.eml')
  expect(item).toMatchObject({
    status: 'waiting',
    stelleId: '10.11',
    priority: 'low',
    suspected: 'phishing',
    split: null,
    proposal: { label: 'rules', stelleId: '10.11', fristOn: null, payload: { documentType: 'sicherheitsmeldung', stelleId: '05.00', tags: [] } },
  })
  expect(item.priorityReasons.map((r) => r.de)).toEqual([
    'Verdacht auf Betrug',
    expect.stringContaining('fremder Adresse'),
    expect.stringContaining('ahmt die Adresse'),
    expect.stringContaining('Zugangsdaten'),
    expect.stringContaining('Sperre'),
  ])
  const line = (await (await everywhere.get('/api/intake/items')).json()).items.find((i: { id: string }) => i.id === item.id)
  expect(line.suspected).toBe('phishing')
  const { waiting } = (await (await everywhere.get('/api/desk/waiting')).json()) as { waiting: { id: string; urgency: string }[] }
  expect(waiting.at(-1)).toMatchObject({ id: item.proposal?.id, urgency: 'low' })
})
