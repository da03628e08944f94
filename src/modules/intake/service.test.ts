import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { giveSamples } from '#test/samples.ts'
import { world } from '#test/world.ts'
import type { Item, ItemDetail, Received } from './contract.ts'
import { sorting } from './methods.ts'
import * as intake from './service.ts'

const { house, person } = await world()
const post = (name: string) => readFileSync(join('towns/musterstadt/post', name))
const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'], name: 'Emir Dahlbusch' })

async function arrive(name: string, bytes: Uint8Array = post(name), key: string = crypto.randomUUID()) {
  return intake.receive(await poststelle.ctx(), { name, bytes, channel: 'upload', origin: `test/${key}` })
}
/** What the item looks like once it has been read, to whoever may see it. */
async function sorted(id: string, who = poststelle) {
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

test('a letter comes in, is read, proposed to a desk with the words that spoke for it, decided by a person, filed and found again', async () => {
  const clerk = await person({ stellen: ['20.21', '32.10', '60.21', '50.10', '32.31', '60.10', '32.20'], name: 'Frau Beispiel' })
  const { id, number } = await arrive(
    'brief.txt',
    Buffer.from(
      'Sehr geehrte Damen und Herren,\n\nhiermit melde ich meinen Hund zur Hundesteuer an. Der Hund heißt Bello und ist ein Dackel.\n\nMit freundlichen Grüßen\nErna Beispiel',
    ),
  )
  expect(number).toMatch(/^\d{4}-\d{6}$/)
  const item = await sorted(id, clerk)
  expect(item.proposal).toMatchObject({ mine: true, label: 'classifier', payload: { documentType: 'hundeanmeldung', stelleId: '20.21' } })
  const [best] = item.proposal?.evidence ?? []
  const text = item.documents.find((d) => d.id === best?.documentId)?.text.slice(best?.start, best?.end)
  expect(text).toMatch(/Hund/i)

  const desk = (await (await clerk.get('/api/desk/waiting')).json()) as { waiting: { id: string; version: number; act: { de: string } }[] }
  const waiting = desk.waiting.find((w) => w.id === item.proposal?.id)
  expect(waiting?.act.de).toBe('Übernehmen und ablegen')
  const decided = await clerk.post(`/api/desk/proposals/${waiting?.id}/decision`, { version: waiting?.version, outcome: 'accepted' })
  expect(decided.status).toBe(200)

  const filed = await sorted(id, clerk)
  expect(filed).toMatchObject({ status: 'filed', documentType: 'hundeanmeldung', akte: { aktenzeichen: expect.stringMatching(/-\d{4}\/\d{4}$/) } })
  expect(filed.trail.map((t) => t.fact)).toEqual([
    'intake.item-received',
    'intake.item-read',
    'intake.item-sorted',
    'review.proposed',
    'review.decided',
    'records.filed',
  ])
  const found = (await (await clerk.get('/api/intake/items?q=Dackel')).json()) as { items: z.input<typeof Item>[] }
  expect(found.items.map((i) => i.id)).toEqual([id])
  const akten = (await (await clerk.get(`/api/records/akten?q=${encodeURIComponent(filed.akte?.aktenzeichen ?? '')}`)).json()) as {
    akten: { id: string }[]
  }
  const akte = (await (await clerk.get(`/api/records/akten/${akten.akten[0]?.id}`)).json()) as { entries: { subject: string }[] }
  expect(akte.entries).toMatchObject([{ subject: `intake/${id}` }])
})

test('a decision is taken back while nothing has left the house, and the proposal lies open again', async () => {
  const clerk = await person({ stellen: ['20.21'] })
  const { id } = await arrive(
    'hund.txt',
    Buffer.from('Hiermit melde ich meinen Hund zur Hundesteuer an. Anmeldung Hundesteuer, Hundemarke bitte zusenden.'),
  )
  const before = await sorted(id, clerk)
  const { decision } = (await (
    await clerk.post(`/api/desk/proposals/${before.proposal?.id}/decision`, { version: before.proposal?.version, outcome: 'accepted' })
  ).json()) as { decision: string }
  expect((await clerk.post(`/api/desk/decisions/${decision}/undo`)).status).toBe(200)
  const after = await sorted(id, clerk)
  expect(after).toMatchObject({ status: 'waiting', akte: null, proposal: { id: before.proposal?.id } })
  expect(after.decisions[0]).toMatchObject({ outcome: 'accepted', undoable: false })
  expect((await clerk.post(`/api/desk/decisions/${decision}/undo`)).status).toBe(409)
})

test('the Poststelle amends and passes on: the difference is kept, an unknown value refused, and the Stelle files it itself', async () => {
  const { id } = await arrive('unklar.txt', Buffer.from('Guten Tag.'))
  const item = await sorted(id)
  const proposal = item.proposal ?? expect.fail('no proposal')
  const url = `/api/desk/proposals/${proposal.id}/decision`
  const vocabulary = (await (await poststelle.get('/api/intake/vocabulary')).json()) as { documentTypes: { id: string }[] }
  const right = {
    ...proposal.payload,
    documentType: vocabulary.documentTypes[0]?.id ?? '',
    stelleId: '01.10',
    planId: '004.1',
    title: 'Frage',
    tags: [],
  }
  const wrong = await poststelle.post(url, { version: proposal.version, outcome: 'amended', payload: { ...right, documentType: 'gibt-es-nicht' } })
  expect(await wrong.json()).toMatchObject({ type: '/errors/intake.unknown-value', field: 'documentType' })
  expect((await poststelle.post(url, { version: proposal.version, outcome: 'amended', payload: right })).status).toBe(200)
  const clerk = await person({ stellen: ['01.10'] })
  const after = await sorted(id, clerk)
  expect(after).toMatchObject({ status: 'waiting', stelleId: '01.10', proposal: { confidence: 1, payload: { title: 'Frage' } } })
  expect(after.decisions[0]?.changed).toContain('documentType')
  const accept = { version: after.proposal?.version, outcome: 'accepted' }
  expect((await clerk.post(`/api/desk/proposals/${after.proposal?.id}/decision`, accept)).status).toBe(200)
  expect(await sorted(id, clerk)).toMatchObject({ status: 'filed', akte: { aktenzeichen: expect.stringMatching(/^004\.1-/) } })
  const passed = after.decisions[0]?.id
  expect((await poststelle.post(`/api/desk/decisions/${passed}/undo`)).status).toBe(409)
})

test('"not ours" goes back to the Poststelle, whose own "no" ends it without an Akte', async () => {
  const clerk = await person({ stellen: ['20.21'] })
  const { id } = await arrive('hund2.txt', Buffer.from('Anmeldung meines Hundes zur Hundesteuer, Hundemarke, Hundehalter, Hundesteuersatzung'))
  const item = await sorted(id, clerk)
  expect(
    (
      await clerk.post(`/api/desk/proposals/${item.proposal?.id}/decision`, {
        version: item.proposal?.version,
        outcome: 'rejected',
        reason: 'Der Hund lebt in der Nachbarstadt',
      })
    ).status,
  ).toBe(200)
  expect((await clerk.get(`/api/intake/items/${id}`)).status).toBe(404)
  const back = await sorted(id)
  expect(back).toMatchObject({ status: 'waiting', stelleId: '10.11', proposal: { confidence: 0, mine: true } })
  expect(back.decisions[0]).toMatchObject({ outcome: 'rejected', reason: 'Der Hund lebt in der Nachbarstadt' })
  await poststelle.post(`/api/desk/proposals/${back.proposal?.id}/decision`, { version: back.proposal?.version, outcome: 'rejected' })
  expect(await sorted(id)).toMatchObject({ status: 'closed', proposal: null })
})

test('forwarded work leaves the desk and reaches the other; Wiedervorlage brings it back on its day', async () => {
  const clerk = await person({ stellen: ['20.21'] })
  const other = await person({ stellen: ['32.11'] })
  const { id } = await arrive('hund3.txt', Buffer.from('Anmeldung meines Hundes zur Hundesteuer, Hundemarke, Hundehalter, Dackel'))
  const { proposal } = await sorted(id, clerk)
  const on = '2099-01-05'
  expect((await clerk.post(`/api/desk/proposals/${proposal?.id}/resubmit`, { version: proposal?.version, on: '2020-01-01' })).status).toBe(422)
  expect((await clerk.post(`/api/desk/proposals/${proposal?.id}/resubmit`, { version: proposal?.version, on })).status).toBe(200)
  const ids = async (who: typeof clerk, query = '') =>
    ((await (await who.get(`/api/desk/waiting${query}`)).json()) as { waiting: { id: string }[] }).waiting.map((w) => w.id)
  expect(await ids(clerk)).not.toContain(proposal?.id)
  expect(await ids(clerk, '?later=true')).toContain(proposal?.id)
  const { proposal: later } = await sorted(id, clerk)
  expect((await clerk.post(`/api/desk/proposals/${proposal?.id}/forward`, { version: later?.version, to: '32.11' })).status).toBe(200)
  expect(await ids(clerk, '?later=true')).not.toContain(proposal?.id)
  expect(await ids(other)).toContain(proposal?.id)
  expect((await other.get(`/api/intake/items/${id}`)).status).toBe(200)
})

test('two clerks at once: one decides, the other is told that somebody was faster', async () => {
  const [anna, berta] = [await person({ stellen: ['20.21'] }), await person({ stellen: ['20.21'] })]
  const { id } = await arrive('hund4.txt', Buffer.from('Anmeldung meines Hundes zur Hundesteuer, Hundemarke, Hundehalter, Pudel'))
  const { proposal } = await sorted(id, anna)
  const decide = (who: typeof anna) => who.post(`/api/desk/proposals/${proposal?.id}/decision`, { version: proposal?.version, outcome: 'accepted' })
  const answers = await Promise.all([decide(anna), decide(berta)])
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409])
})

test('a mail with attachments is one item: each part is read, the sender and subject stand in the book', async () => {
  const mail = [
    'From: Erna Beispiel <erna@beispiel.example>',
    'To: stadt@musterstadt.example',
    'Subject: =?utf-8?Q?Hundesteuer_f=C3=BCr_Bello?=',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Anbei die Anmeldung meines Hundes.',
    '--x',
    'Content-Type: text/plain; charset=utf-8; name=anlage.txt',
    'Content-Disposition: attachment; filename=anlage.txt',
    '',
    'Rasse: Zwergschnauzer, Hundesteuer',
    '--x--',
    '',
  ].join('\r\n')
  const { id } = await arrive('mail.eml', Buffer.from(mail))
  const clerk = await person({ stellen: ['20.21', '10.11'] })
  const item = await sorted(id, clerk)
  expect(item).toMatchObject({ sender: 'Erna Beispiel <erna@beispiel.example>', subject: 'Hundesteuer für Bello' })
  expect(item.documents.map((d) => d.name)).toEqual(['mail.eml', 'anlage.txt'])
  const found = (await (await clerk.get('/api/intake/items?q=Zwergschnauzer')).json()) as { items: { id: string }[] }
  expect(found.items.map((i) => i.id)).toEqual([id])
})

test('the same arrival twice is one item; the same letter in two arrivals is marked as a copy', async () => {
  const bytes = Buffer.from('Ein Brief, der zweimal kommt.')
  const first = await arrive('a.txt', bytes, 'same')
  expect(await arrive('a.txt', bytes, 'same')).toEqual({ ...first, known: true })
  const [x, y] = await Promise.all([arrive('b.txt', bytes, 'race'), arrive('b.txt', bytes, 'race')])
  expect(x.id).toBe(y.id)
  const second = await arrive('a.txt', bytes)
  expect(await sorted(second.id)).toMatchObject({ duplicateOf: first.id })
})

test('a file that cannot be read is an item too, with a reason, and the Poststelle decides', async () => {
  const { id } = await arrive('leer.pdf', Buffer.alloc(0))
  const item = await sorted(id)
  expect(item).toMatchObject({ refusalSentence: expect.stringContaining('leer'), proposal: { confidence: 0, mine: true } })
  expect(
    (await poststelle.post(`/api/desk/proposals/${item.proposal?.id}/decision`, { version: item.proposal?.version, outcome: 'accepted' })).status,
  ).toBe(422)
})

test('upload over HTTP: several files, an interrupted try repeated, nobody without the right', async () => {
  const form = () => {
    const f = new FormData()
    f.set('key', 'upload-0001')
    for (const n of ['eins', 'zwei']) f.append('files', new File([`Brief ${n}`], `${n}.txt`, { type: 'text/plain' }))
    return f
  }
  const send = async (cookie: string) =>
    (await import('../../app/http.ts'))
      .createHttp(house)
      .request('/api/intake/items', { method: 'POST', body: form(), headers: { cookie, origin: 'http://localhost' } })
  const first = (await (await send(poststelle.cookie)).json()) as { received: z.input<typeof Received>[] }
  const again = (await (await send(poststelle.cookie)).json()) as { received: z.input<typeof Received>[] }
  expect(first.received).toHaveLength(2)
  expect(again.received).toEqual(first.received.map((r) => ({ ...r, known: true })))
  expect((await send('')).status).toBe(401)
  expect((await send((await person({ roles: ['council'] })).cookie)).status).toBe(403)
})

test('the Poststelle sees every line of the book, and no word of what lies elsewhere', async () => {
  const { id } = await arrive(
    'geheim.txt',
    Buffer.from('Antrag auf Wohngeld: mein Einkommen reicht nicht für die Miete, Mietzuschuss, Wohngeldantrag'),
  )
  const social = await person({ stellen: ['50.10', '50.11'] })
  await sorted(id, social)
  const book = (await (await poststelle.get('/api/intake/items')).json()) as { items: z.input<typeof Item>[] }
  expect(book.items.find((i) => i.id === id)).toMatchObject({ readable: false, subject: null, sender: null, fileName: null })
  expect((await poststelle.get(`/api/intake/items/${id}`)).status).toBe(404)
  const search = (await (await poststelle.get('/api/intake/items?q=Mietzuschuss')).json()) as { items: unknown[] }
  expect(search.items).toEqual([])
})

test('a routine is measured blind, signed for by its head, filed by the machine, and every step shows who it was', async () => {
  const owner = new pg.Client(house.connections.owner)
  await owner.connect()
  try {
    const office = house.town.stellen.find((s) => s.id === '20.21')?.office
    const leads = house.town.stellen.find((s) => s.office === office && s.head)?.id ?? house.town.stellen.find((s) => s.id === '20.00')?.id ?? ''
    const head = await person({ roles: ['head'], stellen: [leads], name: 'Frau Leitung' })
    const clerk = await person({ stellen: ['20.21'] })
    type Orders = { measures: { id: string; samples: number; missing: number; order: { id: string; state: string; accepted: number } | null }[] }
    const orders = async () => ((await (await head.get('/api/desk/orders')).json()) as Orders).measures[0] ?? expect.fail('no measure')
    const dog = (name: string) =>
      arrive('hund.txt', Buffer.from(`Hiermit melde ich meinen Hund ${name} zur Hundesteuer an. Anmeldung Hundesteuer, Hundemarke, Hundehalter.`))

    expect((await clerk.post('/api/desk/measures', { kind: 'intake.file-item', routine: 'hundeanmeldung' })).status).toBe(403)
    expect((await head.post('/api/desk/measures', { kind: 'intake.file-item', routine: 'hundeanmeldung' })).status).toBe(200)
    // Nothing is known of the weeks before: every one is a sample, and no word of the proposal leaves the house.
    const { id } = await dog('Blind')
    const hidden = await sorted(id, clerk)
    expect(hidden.proposal).toMatchObject({
      blind: true,
      evidence: [],
      complete: false,
      payload: { documentType: null, planId: null, fristOn: null, tags: [] },
    })
    expect(JSON.stringify({ ...hidden, documents: [] })).not.toMatch(/hundeanmeldung|923\.1/)
    const desk = await (await clerk.get('/api/desk/waiting')).text()
    expect(JSON.parse(desk).waiting.find((w: { id: string }) => w.id === hidden.proposal?.id)).toMatchObject({
      blind: true,
      summary: { de: '', en: '' },
      fristOn: null,
      complete: false,
    })
    const url = `/api/desk/proposals/${hidden.proposal?.id}/decision`
    expect(await (await clerk.post(url, { version: 1, outcome: 'accepted' })).json()).toMatchObject({ type: '/errors/review.blind-sample' })
    const chosen = { ...hidden.proposal?.payload, documentType: 'hundeanmeldung', planId: '923.1' }
    expect((await clerk.post(url, { version: 1, outcome: 'amended', payload: chosen })).status).toBe(200)
    const both = (await sorted(id, clerk)).decisions[0]
    expect(both).toMatchObject({
      kind: 'person',
      blind: { agreed: true, proposed: { documentType: 'hundeanmeldung' }, chosen: { documentType: 'hundeanmeldung' } },
    })

    const { id: measure, samples } = await orders()
    expect(samples).toBe(1)
    expect((await head.post(`/api/desk/measures/${measure}/sign`)).status).toBe(409)
    await giveSamples(owner, measure, { method: sorting.key, stelleId: '20.21', right: Array(300).fill(true) })
    expect((await head.post(`/api/desk/measures/${measure}/sign`)).status).toBe(200)
    expect((await orders()).order?.state).toBe('alive')
    // One in ten stays a sample: the first that is none was filed without anybody.
    let next = await sorted((await dog('Bello 0')).id, clerk)
    for (let i = 1; next.proposal?.blind; i++) next = await sorted((await dog(`Bello ${i}`)).id, clerk)
    const filed = next
    await vi.waitFor(async () => expect((await sorted(filed.id, clerk)).status).toBe('filed'))
    const seen = await sorted(filed.id, clerk)
    expect(seen).toMatchObject({ documentType: 'hundeanmeldung', decisions: [{ kind: 'standing-order', byName: '', blind: null, undoable: true }] })
    expect(seen.trail.map((t) => t.fact)).toEqual(expect.arrayContaining(['review.accepted-by-order', 'records.filed']))
    expect((await orders()).order?.accepted).toBeGreaterThan(0)
    expect((await clerk.post(`/api/desk/decisions/${seen.decisions[0]?.id}/undo`)).status).toBe(200)
    expect(await sorted(filed.id, clerk)).toMatchObject({ status: 'waiting', proposal: { blind: false } })
    expect((await head.post(`/api/desk/orders/${(await orders()).order?.id}/suspend`)).status).toBe(200)
    expect((await orders()).order?.state).toBe('suspended')
    expect((await head.post(`/api/desk/measures/${measure}/end`)).status).toBe(200)
  } finally {
    await owner.end()
  }
})
