import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { world } from '#test/world.ts'
import { read } from './reading.ts'
import { sealOf, sealOfCover } from './sealed.ts'
import * as intake from './service.ts'

const mail = (head: string, body = 'Geheimer Inhalt') => Buffer.from(`${head}\r\n\r\n${body}`)
const text = (...lines: string[]) => Buffer.from(lines.join('\n'))
const none = Buffer.alloc(0)

describe('the outside of post says that it stays closed', () => {
  test.each<[string, Parameters<typeof sealOf>[0], string]>([
    ['wahlbrief', { fileName: 'Wahlbrief_0815.pdf', bytes: none }, 'its name'],
    ['wahlbrief', { fileName: 'scan.pdf', mailbox: 'wahlamt@stadt.example', bytes: none }, 'the mailbox'],
    ['angebot', { fileName: 'scan1.pdf', mailbox: 'Vergabestelle', bytes: none }, 'the folder of the scanner'],
    ['angebot', { fileName: 'x.eml', bytes: mail('From: a@b.example\r\nSubject: Angebot zur Ausschreibung Kanalbau') }, 'the subject of a mail'],
    ['angebot', { fileName: 'x.txt', bytes: text('Angebot - nicht vor dem Eröffnungstermin öffnen', 'Kanalbau Los 2') }, 'the label on the envelope'],
    ['personalrat', { fileName: 'x.eml', bytes: mail('To: Personalrat <pr@stadt.example>') }, 'the name of the recipient'],
    ['personalrat', { fileName: 'x.eml', bytes: mail('To: =?utf-8?Q?Personalrat?= <personalrat@stadt.example>') }, 'an encoded name'],
    [
      'personalrat',
      { fileName: 'x.txt', bytes: text('An den Personalrat', 'der Stadt Musterstadt', '- persönlich / vertraulich -') },
      'the address, before "vertraulich"',
    ],
    ['gleichstellung', { fileName: 'x.txt', bytes: text('An die Gleichstellungsbeauftragte', 'Marktplatz 1') }, 'the address'],
    ['gleichstellung', { fileName: 'x.eml', bytes: mail('Delivered-To: gleichstellung@stadt.example') }, 'the mailbox it was delivered to'],
    ['datenschutz', { fileName: 'x.eml', bytes: mail('To: stadt@stadt.example,\r\n datenschutz@stadt.example') }, 'a folded head'],
    ['personalakte', { fileName: 'Personalakte Muster.pdf', bytes: none }, 'its name'],
    ['persoenlich', { fileName: 'x.txt', bytes: text('Frau Haspelau', 'Persönlich/Vertraulich', 'Marktplatz 1') }, 'the envelope'],
    ['persoenlich', { fileName: 'x.eml', bytes: mail('Sensitivity: Private\r\nTo: stadt@stadt.example') }, 'the mark of the sender'],
  ])('%s: %j (%s)', (reason, outside) => {
    expect(sealOf(outside)?.reason).toBe(reason)
  })
  test.each([
    [
      { fileName: 'x.eml', bytes: mail('To: stadt@stadt.example\r\nSubject: Frage', 'An den Personalrat, persönlich/vertraulich, Wahlbrief') },
      'the body is not looked at',
    ],
    [
      { fileName: 'x.txt', bytes: text('Stadt Musterstadt', '', 'Sehr geehrte Damen und Herren,', 'der Personalrat', 'persönlich/vertraulich') },
      'behind the salutation',
    ],
    [{ fileName: 'x.txt', bytes: text('Betreff: Antrag auf Briefwahl') }, 'an application for postal vote is no vote'],
    [{ fileName: 'werbung.eml', bytes: mail('Subject: Unser Angebot: Stühle zum halben Preis') }, 'advertising is no tender'],
    [
      { fileName: 'x.eml', bytes: mail('To: stadt@stadt.example\r\nSubject: Auskunft nach Art. 15 DSGVO zum Datenschutz') },
      'about data protection, not to the officer',
    ],
  ])('but not %j: %s', (outside) => {
    expect(sealOf(outside)).toBeUndefined()
  })
  test('a cover sheet that only a reader can see', () => {
    expect(sealOfCover('An den\nPersonalrat der Stadt\n- verschlossen -')).toBe('personalrat')
    expect(sealOfCover('Stadt Musterstadt\n\nSehr geehrte Frau Muster,\nIhre Personalakte')).toBeUndefined()
  })
  test('of the sample post only what an experienced Poststelle would leave closed', () => {
    const folder = 'towns/musterstadt/post'
    const sealed = readdirSync(folder)
      .filter((name) => /\.(?:txt|eml|pdf)$/.test(name))
      .flatMap((name) => {
        const seal = sealOf({ fileName: name, bytes: readFileSync(join(folder, name)) })
        return seal ? [[name, seal.reason]] : []
      })
    expect(sealed).toEqual([
      ['09-personalrat-verschlossen.txt', 'personalrat'],
      ['14-dienstaufsicht-kassenschalter.txt', 'persoenlich'],
      ['47-auskunft-daten.eml', 'datenschutz'],
    ])
  })
})

describe('of a sealed item', async () => {
  const { house, person } = await world()
  const owner = new pg.Client(house.connections.owner)
  await owner.connect()
  afterAll(() => owner.end())
  const poststelle = await person({ roles: ['poststelle'], stellen: ['10.11'] })
  const council = await person({ roles: ['personalrat'], stellen: ['02.00'] })
  const auditor = await person({ roles: ['auditor'] })
  const receive = async (name: string, bytes: Buffer, mailbox?: string) =>
    intake.receive(await poststelle.ctx(), {
      name,
      bytes,
      channel: 'upload',
      origin: `test/${name}/${crypto.randomUUID()}`,
      ...(mailbox ? { mailbox } : {}),
    })

  /** Every value of every table (and with them the search indexes, which are made of columns), and every stored file in clear. */
  async function whereIs(word: string, original: string): Promise<string[]> {
    const { rows: tables } = await owner.query(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await owner.query(`select count(*)::int as n from ${name} t where t::text ilike $1`, [`%${word}%`])
      if (rows[0].n) found.push(name)
    }
    for await (const { name } of house.files.list())
      if (name !== original && (await house.files.get(name)).toString().includes(word)) found.push('a file')
    return found
  }
  const row = async (id: string) => (await owner.query('select * from intake_item where id = $1', [id])).rows[0]

  test('nothing is read: no word is in any table, index or file but the original; it lies with the sealed Stelle at once', async () => {
    const bytes = Buffer.from(
      'From: Quastenflosser <q@b.example>\r\nTo: Personalrat <personalrat@stadt.example>\r\nSubject: Zwiebelturm\r\n\r\nGrottenolm im Amt',
    )
    const { id } = await receive('Faultier.eml', bytes)
    const item = await row(id)
    expect(item).toMatchObject({
      status: 'sealed',
      sealed: 'personalrat',
      stelle_id: '02.00',
      sender: 'Quastenflosser <q@b.example>',
      subject: null,
      file_name: '',
    })
    await read(house.ctxFor((await poststelle.ctx()).actor), id) // even if somebody asks for it
    for (const word of ['Grottenolm', 'Zwiebelturm', 'Faultier']) expect(await whereIs(word, item.file_hash), word).toEqual([])
    expect((await owner.query('select 1 from review_proposal where subject = $1', [`intake/${id}`])).rows).toEqual([])
    await expect(
      owner.query(
        `insert into intake_document (item_id, position, part, name, kind, file_hash, file_size, outcome, text) values ($1, 0, '', '', '', '', 0, 'read', 'Grottenolm')`,
        [id],
      ),
    ).rejects.toThrow('intake.sealed')
    expect((await council.get(`/api/intake/items/${id}`)).status).toBe(200)
    const book = (await (await council.get('/api/intake/items')).json()) as { items: { id: string; readable: boolean }[] }
    expect(book.items.find((i) => i.id === id)?.readable, 'its own page leads there').toBe(true)
    expect(await (await council.get(`/api/intake/items/${id}/original`)).text()).toContain('Grottenolm')
    for (const who of [poststelle, auditor]) expect((await who.get(`/api/intake/items/${id}/original`)).status).toBe(404)
  })

  test('the same arrival again is known, though the book keeps no name of it', async () => {
    const ctx = await poststelle.ctx()
    const one = { name: 'Wahlbrief 7.pdf', bytes: Buffer.from('Stimmzettel 7'), channel: 'folder' as const, origin: 'folder/Wahlbrief 7.pdf' }
    const first = await intake.receive(ctx, one)
    expect(await intake.receive(ctx, one)).toMatchObject({ id: first.id, known: true })
  })

  test('what was read before the Poststelle noticed is gone: text, reading, search, proposal, decision, attached files', async () => {
    const letter = [
      'From: Erna Beispiel <erna@beispiel.example>',
      'Subject: Sumpfohreule',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Ich vertraue Ihnen an: Nacktmull.',
      '--x',
      'Content-Type: text/plain; charset=utf-8; name=Axolotl.txt',
      'Content-Disposition: attachment; filename=Axolotl.txt',
      '',
      'Und hier der Blobfisch.',
      '--x--',
      '',
    ].join('\r\n')
    const { id } = await receive('Kugelfisch.eml', Buffer.from(letter))
    const proposal = await vi.waitFor(
      async () => {
        const item = (await (await poststelle.get(`/api/intake/items/${id}`)).json()) as {
          proposal: { id: string; version: number; payload: object } | null
        }
        expect(item.proposal).not.toBeNull()
        return item.proposal
      },
      { timeout: 15_000, interval: 100 },
    )
    // Passed on once, so that a decision holds its words as well.
    const passOn = {
      version: proposal?.version,
      outcome: 'amended',
      reason: 'Wegen Nacktmull',
      payload: { ...proposal?.payload, stelleId: '01.10', documentType: 'allgemeine-anfrage' },
    }
    expect((await poststelle.post(`/api/desk/proposals/${proposal?.id}/decision`, passOn)).status).toBe(200)
    const { file_hash: original } = await row(id)
    expect(await whereIs('Sumpfohreule', original)).toEqual(
      expect.arrayContaining(['public.intake_item', 'public.review_proposal', 'public.review_decision']),
    )
    expect(await whereIs('Blobfisch', original)).toEqual(expect.arrayContaining(['public.intake_document', 'a file']))
    const clerk = await person({ stellen: ['01.10'] })
    expect((await clerk.post(`/api/intake/items/${id}/seal`, { reason: 'personalrat' })).status).toBe(200)
    for (const word of ['Sumpfohreule', 'Nacktmull', 'Axolotl', 'Blobfisch', 'Kugelfisch']) expect(await whereIs(word, original), word).toEqual([])
    expect(await row(id)).toMatchObject({ status: 'sealed', stelle_id: '02.00', sender: 'Erna Beispiel <erna@beispiel.example>' })
    expect((await clerk.get(`/api/intake/items/${id}`)).status).toBe(404)
    const { rows } = await owner.query(`select fact from audit_entry where subject = $1 and fact like 'intake.item-sealed'`, [`intake/${id}`])
    expect(rows).toHaveLength(1)
  })

  test('an offer stays closed until its day, for everybody', async () => {
    const { id } = await receive('scan.pdf', Buffer.from('Preis: 7'), 'vergabe@stadt.example')
    const builder = await person({ stellen: ['60.00'] })
    const take = () => builder.get(`/api/intake/items/${id}/original`)
    expect((await take()).status).toBe(403)
    await builder.post(`/api/intake/items/${id}/seal`, { reason: 'angebot', stelleId: '60.00', opensOn: '2099-01-01' })
    expect((await take()).status).toBe(403)
    await owner.query(`update intake_item set opens_on = current_date - 1 where id = $1`, [id])
    expect(await (await take()).text()).toBe('Preis: 7')
  })

  test('words can be taken out of decisions only where an item is sealed', async () => {
    const { id } = await receive('offen.txt', Buffer.from('Ganz gewöhnlich.'))
    for (const role of ['web', 'worker'] as const) {
      const client = new pg.Client(house.connections[role])
      await client.connect()
      await expect(client.query('select intake_forget_words($1)', [id])).rejects.toThrow('intake.not-sealed')
      await client.end()
    }
  })
})
