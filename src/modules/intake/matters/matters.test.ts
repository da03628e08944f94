import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { describe, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { findQuoted } from '#ai/language/index.ts'
import { loadContent } from '#base/content/index.ts'
import { loadTown, placeOf } from '#base/town.ts'
import { world } from '#test/world.ts'
import type { ItemDetail } from '../contract.ts'
import { ownText } from '../documents/quoted.ts'
import { factsOf } from '../facts.ts'
import * as intake from '../service.ts'
import type { Passages, Split } from './contract.ts'
import { extractOf } from './extract.ts'
import { opensLetter, passagesOf } from './passages.ts'
import { proposeSplit } from './propose.ts'

const town = loadTown('towns/musterstadt')
const content = loadContent(town)
const place = placeOf(town)
const cut = (whole: string) => {
  const text = ownText({ text: whole, quoted: findQuoted(whole) })
  const facts = factsOf(text, '2026-11-21', place)
  return proposeSplit({ town, content, learned: new Map(), receivedOn: '2026-11-21', place }, [{ documentId: 'd', text, facts, pages: [] }])?.split
}
const letter = (...body: string[]) => `Sehr geehrte Damen und Herren,\n\n${body.join('\n\n')}\n\nMit freundlichen Grüßen\nErna Beispiel\n`
const dog = 'Zum 1. Dezember melde ich unseren neuen Hund an, einen Beagle. Bitte schicken Sie mir die Hundemarke.'
const hole = 'Außerdem ist in der Mühlgasse vor Nummer 12 ein tiefes Schlagloch. Bitte lassen Sie es ausbessern.'
const grave = 'Ferner läuft das Nutzungsrecht am Grab meiner Eltern ab. Bitte teilen Sie mir mit, was die Verlängerung kostet.'

describe('whether a letter holds several matters', () => {
  test.each<[string, string, string[]]>([
    ['two, one after the other', letter(dog, hole), ['20.21', '60.21']],
    ['three', letter(dog, hole, grave), ['20.21', '60.21', '34.10']],
    ['two in one paragraph, the second turns', letter(`${dog} ${hole}`), ['20.21', '60.21']],
    ['as a list', letter(`1. ${dog}\n2. ${grave.replace('Ferner läuft', 'Es läuft')}`), ['20.21', '34.10']],
    [
      'a second question about the same thing',
      letter(dog, 'Noch eine Frage: Gibt es für einen Hund aus dem Tierheim eine Ermäßigung der Hundesteuer?'),
      [],
    ],
    [
      'two things for the same desk',
      letter(hole.replace('Außerdem ist', 'Es ist'), 'Zudem ist dort eine Straßenlaterne ausgefallen. Bitte reparieren Sie sie.'),
      [],
    ],
    ['what a mail quotes is no matter of this one', `Guten Tag,\n\n${dog}\n\nGruß\nE. Beispiel\n\n> ${hole}`, []],
    [
      'nor is the letter below the head that Outlook writes',
      `Guten Tag,\n\n${dog}\n\nGruß\nE. Beispiel\n\nVon: Stadt\nGesendet: Dienstag, 3. November 2026 10:12\nAn: E. Beispiel\nBetreff: Schlagloch\n\n${hole}`,
      [],
    ],
    ['a text that is no letter', `Satzung über die Hundesteuer\n\n§ 1 ${dog}\n\n§ 2 ${hole}\n\n${'Diese Satzung gilt. '.repeat(200)}`, []],
    ['nothing in it', '', []],
  ])('%s', (_why, text, stellen) => {
    expect(cut(text)?.parts.map((p) => p.stelleId) ?? []).toEqual(stellen)
  })

  test('every word of a letter is in a passage; letterhead, salutation and closing belong to all, and an extract leaves only the others out', () => {
    const text = `Erna Beispiel\nLindenweg 1\n\n${letter(dog, hole)}`
    const passages = passagesOf(text)
    expect(passages.map((p) => p.role)).toEqual(['head', 'body', 'body', 'close'])
    expect(
      passages
        .map((p) => text.slice(p.start, p.end))
        .join('')
        .replace(/\s/g, ''),
    ).toBe(text.replace(/\s/g, ''))
    const own = passages[2] ?? expect.fail('no second passage')
    const extract = extractOf(text, [own])
    expect(extract).toContain('Schlagloch')
    expect(extract).toContain('Lindenweg 1')
    expect(extract).toContain('Erna Beispiel')
    expect(extract).toContain('[…]')
    expect(extract).not.toContain('Beagle')
  })

  test.each<[string, string[], number[]]>([
    [
      'letters one after the other',
      [letter('A'), `Karl Muster\n72999 Musterstadt\n\nStadt Musterstadt\n\n12. November 2026\n\n${letter('B')}`],
      [1, 2],
    ],
    [
      'a letter of two pages',
      [letter('A').replace(/Mit freundlichen.*/s, ''), `Seite 2\n\nund deshalb bitten wir um Antwort.\n\nMit freundlichen Grüßen\nE. Beispiel`],
      [1],
    ],
    ['an enclosure behind a letter', [letter('A'), 'Kaufvertrag\n\n§ 1 Gegenstand des Vertrages ist das Grundstück.'], [1]],
    ['an empty back page', [letter('A'), ' ', `Petra Muster\n72999 Musterstadt\n\nAn die Stadt Musterstadt\n\n3.11.2026\n\n${letter('C')}`], [1, 3]],
  ])('on which pages of a scan a letter begins: %s', (_why, pages, opening) => {
    const text = pages.join('\n')
    let at = 0
    const places = pages.map((p, i) => {
      const page = { number: i + 1, start: at, end: at + p.length }
      at += p.length + 1
      return page
    })
    expect(opensLetter(text, places).flatMap((p) => (p.opens ? [p.number] : []))).toEqual(opening)
  })
})

describe('an entry is split', async () => {
  const { house, person } = await world()
  const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
  const clerk = await person({ stellen: ['20.21'] })
  const roads = await person({ stellen: ['60.21'] })
  type Item = z.input<typeof ItemDetail>
  const arrive = async (name: string, bytes: Uint8Array) =>
    (await intake.receive(await poststelle.ctx(), { name, bytes, channel: 'upload', origin: `test/${crypto.randomUUID()}` })).id
  const read = (id: string, who: typeof clerk) =>
    vi.waitFor(
      async () => {
        const res = await who.get(`/api/intake/items/${id}`)
        expect(res.status).toBe(200)
        const item = (await res.json()) as Item
        expect(item.status).not.toBe('received')
        return item
      },
      { timeout: 15_000, interval: 50 },
    )
  const decide = (who: typeof clerk, p: { id: string; version: number } | null | undefined, body: object) =>
    who.post(`/api/desk/proposals/${p?.id}/decision`, { version: p?.version, ...body })
  const partsOf = async (id: string) => {
    const { rows } = await house.pool.query(`select id, part, stelle_id, status from intake_item where part_of = $1 order by part`, [id])
    return rows as { id: string; part: number; stelle_id: string; status: string }[]
  }

  test('a mail with two matters is proposed with its passages, split by a person into items of their own, and put together again as long as nobody has decided one', {
    timeout: 60_000,
  }, async () => {
    const id = await arrive('58.eml', readFileSync(join('towns/musterstadt/post/58-zwei-anliegen.eml')))
    const before = await read(id, clerk)
    const split = before.split ?? expect.fail('no split proposed')
    expect(split.payload).toMatchObject({
      by: 'matter',
      parts: [
        { documentType: 'hundeanmeldung', stelleId: '20.21' },
        { documentType: 'schadensmeldung-strasse', stelleId: '60.21' },
      ],
    })
    const words = (n: number) =>
      split.evidence
        .filter((e) => e.field === `parts.${n}`)
        .map((e) => before.documents[0]?.text.slice(e.start, e.end))
        .join()
    expect(words(0)).toContain('Dackel')
    expect(words(1)).toContain('Gehwegplatte')
    const res = await decide(clerk, split, { outcome: 'accepted' })
    expect(res.status).toBe(200)
    const { decision } = (await res.json()) as { decision: string }

    const [first, second] = await partsOf(id)
    const dogPart = await read(first?.id ?? '', clerk)
    const roadPart = await read(second?.id ?? '', roads)
    expect(dogPart).toMatchObject({
      number: `${before.number}/1`,
      receivedAt: before.receivedAt,
      stelleId: '20.21',
      proposal: { payload: { documentType: 'hundeanmeldung' } },
    })
    expect(roadPart).toMatchObject({
      number: `${before.number}/2`,
      sender: before.sender,
      proposal: { mine: true, payload: { documentType: 'schadensmeldung-strasse' } },
    })
    expect(dogPart.documents[0]?.text).not.toContain('Gehwegplatte')
    expect(roadPart.documents[0]?.text).not.toContain('Dackel')
    // The dog lies behind the Steuergeheimnis: roads gets her part, not the letter, not the other part.
    expect(roadPart.partOf).toMatchObject({ number: before.number, readable: false, subject: null })
    expect(roadPart.parts).toMatchObject([{ readable: false, subject: null }])
    expect((await roads.get(`/api/intake/items/${id}`)).status).toBe(404)
    expect(await read(id, clerk)).toMatchObject({ status: 'split', proposal: null, split: null, parts: [{ readable: true }, { readable: false }] })
    // What she sorted herself is no sample of the machine.
    expect((await house.pool.query(`select routine from review_proposal where subject = $1`, [`intake/${first?.id}`])).rows).toEqual([
      { routine: '' },
    ])

    expect((await clerk.post(`/api/desk/decisions/${decision}/undo`)).status).toBe(200)
    const whole = await vi.waitFor(async () => {
      const item = await read(id, clerk)
      expect(item.status).toBe('waiting')
      return item
    }, 15_000)
    expect(whole).toMatchObject({ parts: [], proposal: { mine: true } })
    expect((await partsOf(id)).map((p) => p.status)).toEqual(['closed', 'closed'])
    expect(
      (await house.pool.query(`select count(*)::int as n from review_proposal where status = 'open' and subject = $1`, [`intake/${first?.id}`]))
        .rows[0].n,
    ).toBe(0)

    // Again, and now one part is decided: the cut stays.
    const again = await decide(clerk, (await read(id, clerk)).split, { outcome: 'accepted' })
    const third = (await partsOf(id)).find((p) => p.part === 3)
    const open = await read(third?.id ?? '', clerk)
    expect((await decide(clerk, open.proposal, { outcome: 'accepted' })).status).toBe(200)
    const refused = await clerk.post(`/api/desk/decisions/${((await again.json()) as { decision: string }).decision}/undo`)
    expect(await refused.json()).toMatchObject({ status: 409, type: '/errors/intake.part-decided' })
  })

  test('a person cuts where the machine saw nothing, and a bundle of letters becomes files of their own', { timeout: 60_000 }, async () => {
    const pdf = await PDFDocument.create()
    const font = await pdf.embedFont(StandardFonts.Helvetica)
    for (const lines of [
      [
        'Karl Muster',
        '72999 Musterstadt',
        '',
        'Stadt Musterstadt',
        '12. November 2026',
        '',
        'Sehr geehrte Damen und Herren,',
        '',
        'hiermit melde ich meinen Hund zur Hundesteuer an.',
        '',
        'Mit freundlichen Grüßen',
        'Karl Muster',
      ],
      [
        'Petra Beispiel',
        '72999 Musterstadt',
        '',
        'Stadt Musterstadt',
        '13. November 2026',
        '',
        'Sehr geehrte Damen und Herren,',
        '',
        'in der Mühlgasse ist ein tiefes Schlagloch. Bitte ausbessern.',
        '',
        'Mit freundlichen Grüßen',
        'Petra Beispiel',
      ],
    ])
      pdf.addPage([595, 842]).drawText(lines.join('\n'), { x: 60, y: 780, size: 11, lineHeight: 16, font })
    const id = await arrive('Stapel.pdf', await pdf.save())
    const holder = await person({ stellen: town.stellen.filter((s) => !s.sealed).map((s) => s.id) })
    expect((await read(id, holder)).split?.payload).toMatchObject({
      by: 'letter',
      parts: [{ pages: { from: 1, to: 1 } }, { pages: { from: 2, to: 2 } }],
    })
    const { pages } = (await (await holder.get(`/api/intake/items/${id}/passages`)).json()) as z.input<typeof Passages>
    expect(pages.map((p) => p.opens)).toEqual([true, true])
    const mine = (n: number, stelle: string): Split['parts'][number] => {
      const page = pages[n] ?? expect.fail('no page')
      const { documentId, start, end, number } = page
      const given = { title: `Brief ${n + 1}`, documentType: null, planId: null, tags: [], fristOn: null }
      return { ...given, stelleId: stelle, passages: [{ documentId, start, end }], pages: { documentId, from: number, to: number } }
    }
    const one = await holder.post(`/api/intake/items/${id}/split`, { by: 'letter', parts: [mine(0, '20.21')] })
    expect(await one.json()).toMatchObject({ type: '/errors/intake.split-too-few' })
    const stranger = await person({ stellen: ['34.00'] })
    expect((await stranger.post(`/api/intake/items/${id}/split`, { by: 'letter', parts: [mine(0, '20.21'), mine(1, '60.21')] })).status).toBe(404)
    expect((await holder.post(`/api/intake/items/${id}/split`, { by: 'letter', parts: [mine(0, '20.21'), mine(1, '60.21')] })).status).toBe(200)
    const [, second] = await partsOf(id)
    const road = await read(second?.id ?? '', roads)
    expect(road.documents).toMatchObject([{ kind: 'pdf', pages: 1, rendered: true }])
    expect(road.documents[0]?.text).toContain('Schlagloch')
    expect(road.documents[0]?.text).not.toContain('Hundesteuer')
    expect(road.trail.map((e) => e.fact)).toContain('intake.part-made')
    const file = Buffer.from(await (await roads.get(`/api/intake/items/${road.id}/documents/${road.documents[0]?.id}/file`)).arrayBuffer())
    expect((await PDFDocument.load(file)).getPageCount()).toBe(1)

    // One about one thing, cut by hand all the same; filing it as a whole first would have been as good.
    const plain = await arrive(
      'brief.txt',
      Buffer.from(
        letter(
          'Hiermit melde ich meinen Hund zur Hundesteuer an. Die Hundemarke holen wir ab.',
          'Die Steuer zahlt mein Sohn; bitte schicken Sie ihm den Bescheid.',
        ),
      ),
    )
    const whole = await read(plain, clerk)
    expect(whole).toMatchObject({ split: null, splittable: true })
    const { passages } = (await (await clerk.get(`/api/intake/items/${plain}/passages`)).json()) as z.input<typeof Passages>
    const body = passages.filter((p) => p.role === 'body').map(({ documentId, start, end }) => ({ documentId, start, end }))
    const given = { documentType: 'hundeanmeldung', stelleId: '20.21', planId: '923.1', tags: [], fristOn: null, pages: null }
    const done = await clerk.post(`/api/intake/items/${plain}/split`, {
      by: 'matter',
      parts: body.map((p, i) => ({ ...given, title: `Anliegen ${i + 1}`, passages: [p] })),
    })
    expect(done.status).toBe(200)
    expect(await partsOf(plain)).toHaveLength(2)
    const outside = await clerk.post(`/api/intake/items/${plain}/split`, { by: 'matter', parts: [] })
    expect(await outside.json()).toMatchObject({ type: '/errors/intake.split-not-now' })
  })
})
