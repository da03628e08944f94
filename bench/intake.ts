import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { machine } from '../src/base/actor.ts'
import { readConfig } from '../src/base/config.ts'
import { connectionsOf } from '../src/base/db.ts'
import { startPostgres } from '../src/base/postgres.ts'
import * as review from '../src/base/review/index.ts'
import { dayOf } from '../src/base/time.ts'
import { type House, openHouse } from '../src/app/house.ts'
import { receive } from '../src/modules/intake/index.ts'
import { residentMb } from './start.ts'

/** The most that a document may cost more with the full house than with the empty one. */
const mostGrowth = 1.2

/**
 * From the file to the proposal on a desk, in a real house: documents a second and peak memory over mixed formats, and what one letter costs with nothing
 * and with thousands waiting. Both houses stand on one cluster and take turns, so that the machine's other work counts for both alike.
 *
 * npm run bench -- intake [--waiting 10000] [--batches 6] [--each 40] [--files 120]
 */
export async function run(args: string[]) {
  const number = (value: string) => ({ type: 'string' as const, default: value })
  const { values } = parseArgs({ args, options: { waiting: number('10000'), batches: number('6'), each: number('40'), files: number('120'), json: { type: 'boolean' } } })
  const [waiting, batches, each, files] = [values.waiting, values.batches, values.each, values.files].map(Number) as [number, number, number, number]
  const folder = mkdtempSync(join(tmpdir(), 'vz-bench-'))
  const postgres = await startPostgres(join(folder, 'db'))
  let peakMb = 0
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb({ pid: process.pid }, folder))
  }, 500)
  const open = async (name: string) => {
    const client = new pg.Client(postgres.connection)
    await client.connect()
    await client.query(`create database ${name}`).finally(() => client.end())
    const house = await openHouse(connectionsOf({ ...postgres.connection, database: name }), readConfig({ DATA_DIR: join(folder, name) }), { pollSeconds: 0.5, alone: true })
    return { house, owner: new pg.Pool({ ...postgres.connection, database: name, max: 2 }) }
  }
  const [empty, full] = [await open('house_empty'), await open('house_full')]
  try {
    await through(full.house, letters(100, 'seed')) // and both are warm
    await through(empty.house, letters(100, 'seed'))
    await fill(full.owner, waiting)
    const ms = { empty: [] as number[], full: [] as number[] }
    for (let b = 0; b < batches; b++) {
      // Who begins takes turns as well.
      const turn = b % 2 ? (['full', 'empty'] as const) : (['empty', 'full'] as const)
      for (const which of turn) ms[which].push((await through({ empty, full }[which].house, letters(each, `${which} ${b}`))) / each)
    }
    const desk = async ({ house }: typeof empty) => {
      const times = []
      for (let i = 0; i < 15; i++) {
        const begun = performance.now()
        await review.waitingFor(house.db, ['20.21', '10.11'], dayOf(new Date()), { limit: 201, without: ['intake.file-stock'] })
        times.push(performance.now() - begun)
      }
      return median(times)
    }
    const real = documents(files)
    const realMs = real.length ? await through(empty.house, real) : 0
    const round = (n: number) => Math.round(n * 100) / 100
    const growth = median(ms.full) / median(ms.empty)
    const result = {
      letterMsEmpty: round(median(ms.empty)),
      letterMsFull: round(median(ms.full)),
      waiting,
      growth: round(growth),
      growthToMost: round(growth / mostGrowth),
      lettersPerSecond: round(1000 / median(ms.full)),
      deskMsEmpty: round(await desk(empty)),
      deskMsFull: round(await desk(full)),
      realDocuments: real.length,
      realPerSecond: realMs ? round((real.length / realMs) * 1000) : 0,
      peakMb: Math.round(peakMb),
    }
    if (values.json) console.log(JSON.stringify(result))
    else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value}`)
  } finally {
    clearInterval(watch)
    for (const { house, owner } of [empty, full]) {
      await owner.end()
      await house.close()
    }
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type File = { name: string; bytes: Uint8Array }
const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

/** Letters as citizens write them, no two alike. */
function letters(n: number, seed: string): File[] {
  const wants = ['melde ich meinen Hund zur Hundesteuer an', 'möchte ich das Schlagloch in meiner Straße melden', 'beantrage ich einen Bewohnerparkausweis', 'lege ich Widerspruch gegen Ihren Bescheid ein', 'bitte ich um eine Auskunft aus dem Melderegister']
  return Array.from({ length: n }, (_, i) => ({
    name: `${seed} ${i}.txt`,
    bytes: Buffer.from(
      `Erna Beispiel ${i}\nLindenweg ${i}\n12345 Musterstadt\n\nStadt Musterstadt\n\nAktenzeichen: ${seed.length}-${i}/2026\n\nSehr geehrte Damen und Herren,\n\nhiermit ${wants[i % wants.length]}. Das betrifft den ${1 + (i % 28)}.11.2026 und ${i},50 Euro (${seed}). Bitte antworten Sie mir bis zum ${1 + (i % 28)}.12.2026 schriftlich oder unter 07123 ${40000 + i}.\n\nMit freundlichen Grüßen\nErna Beispiel`,
    ),
  }))
}

/** Real documents of every format, the smallest first: what is measured is the way through the house, not one large scan. */
function documents(most: number): File[] {
  const root = join(process.env.VORZIMMER_DATA ?? '../shared/data', 'documents')
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .sort((a, b) => statSync(a).size - statSync(b).size)
    .slice(0, most)
    .map((path) => ({ name: basename(path), bytes: readFileSync(path) }))
}

/** Enters the files and waits until each lies on a desk. @returns ms */
async function through(house: House, files: readonly File[]): Promise<number> {
  const begun = performance.now()
  const ids: string[] = []
  for (const { name, bytes } of files)
    ids.push((await receive(house.ctxFor(machine), { name, bytes, channel: 'folder', origin: `bench/${crypto.randomUUID()}` })).id)
  for (;;) {
    const { rows } = await house.pool.query(`select count(*)::int as n from intake_item where status = 'received' and id = any($1)`, [ids])
    if (!rows[0].n) return performance.now() - begun
    await new Promise((next) => setTimeout(next, 25))
  }
}

/** Copies what has been read until so many items wait: each with its document, facts and proposal, and numbers of its own. */
async function fill(owner: pg.Pool, wanted: number) {
  const { rows } = await owner.query(`select count(*)::int as n from intake_item`)
  const copies = Math.ceil(wanted / rows[0].n)
  await owner.query(`create table bench_copy as select i.id as old, gen_random_uuid() as id, c, row_number() over () as n from intake_item i, generate_series(1, ${copies}) c`)
  await owner.query(`
    insert into intake_item (id, year, serial, channel, origin, received_at, entered_by, file_name, file_hash, file_size, status, sender, subject, stelle_id, border, tags, frist_on, priority, sender_from, sender_key, thread)
    select k.id, i.year, 100000 + k.n, i.channel, i.origin || '/' || k.n, i.received_at - k.n * interval '1 minute', i.entered_by, i.file_name, md5(k.n::text), i.file_size, i.status, i.sender, i.subject, i.stelle_id, i.border,
      i.tags, i.frist_on, i.priority, i.sender_from, md5((k.n % 3000)::text), array['number:2026-' || k.n, 'aktenzeichen:' || k.n] from bench_copy k join intake_item i on i.id = k.old`)
  await owner.query(`
    insert into intake_document (item_id, position, part, name, kind, file_hash, file_size, outcome, pages, text, sketch, bands)
    select k.id, d.position, d.part, d.name, d.kind, md5(k.n::text), d.file_size, d.outcome, d.pages, d.text || ' ' || k.n, d.sketch, (select array_agg(b # k.n::int) from unnest(d.bands) b)
    from bench_copy k join intake_document d on d.item_id = k.old`)
  await owner.query(`
    insert into intake_fact (item_id, document_id, type, value, start_at, end_at, confidence, frist)
    select k.id, d.id, f.type, f.value || k.n, f.start_at, f.end_at, f.confidence, f.frist
    from bench_copy k join intake_fact f on f.item_id = k.old join intake_document d on d.item_id = k.id`)
  await owner.query(`
    insert into review_proposal (kind, subject, title, payload, evidence, confidence, method, label, stelle_id, frist_on, routine)
    select p.kind, 'intake/' || k.id, p.title, p.payload, p.evidence, p.confidence, p.method, p.label, p.stelle_id, p.frist_on, p.routine
    from bench_copy k join review_proposal p on p.subject = 'intake/' || k.old and p.status = 'open'`)
  await owner.query('drop table bench_copy')
  await owner.query('analyze')
}
