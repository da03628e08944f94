import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { actorOf } from '../src/base/auth.ts'
import { machine } from '../src/base/actor.ts'
import { readConfig } from '../src/base/config.ts'
import { connectionsOf, transact } from '../src/base/db.ts'
import { insertHolding } from '../src/base/organisation.ts'
import { startPostgres } from '../src/base/postgres.ts'
import { openHouse } from '../src/app/house.ts'
import { grants } from '../src/app/modules.ts'
import { receive } from '../src/modules/intake/index.ts'
import * as stock from '../src/modules/intake/stock/service.ts'
import { residentMb } from './start.ts'

/**
 * A whole archive in groups: every document is entered and read for real, or with `--read N` so many, and the rest are copies of them with folders of their
 * own. Then a person decides every group, takes all of it back, and the run is cancelled; each as the page does it, call by call. What it does is said on
 * stderr; the last line of stdout is the result as JSON.
 *
 * npm run bench -- stock [--documents 10000] [--read N]
 */
export async function run(args: string[]) {
  const { values } = parseArgs({ args, options: { documents: { type: 'string', default: '10000' }, read: { type: 'string' }, json: { type: 'boolean' } } })
  const documents = Number(values.documents)
  const read = Math.min(documents, Number(values.read ?? documents))
  if (!(documents > 0 && read > 0)) return void console.error('--documents and --read are numbers from 1')
  const note = progress()
  const folder = mkdtempSync(join(tmpdir(), 'vz-bench-'))
  const postgres = await startPostgres(join(folder, 'db'))
  let peakMb = 0
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb({ pid: process.pid }, folder))
  }, 500)
  const house = await openHouse(connectionsOf(postgres.connection), readConfig({ DATA_DIR: join(folder, 'data') }), { pollSeconds: 0.5, alone: true })
  const owner = new pg.Pool({ ...postgres.connection, max: 2 })
  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const begun = performance.now()
    return [await work(), performance.now() - begun]
  }
  try {
    const [email, password] = ['archiv@musterstadt.example', 'ein-langes-passwort']
    const { id: personId } = await house.people.create({ email, name: 'Frau Archiv', roles: ['clerk'], password })
    for (const { id } of house.town.stellen.filter((s) => !s.sealed)) await transact(house.db, (tx) => insertHolding(tx, { stelleId: id, personId, fromOn: '2020-01-01', toOn: null }))
    const { headers } = await house.auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
    const cookie = headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')
    const ctx = async () => {
      const actor = await actorOf(house.auth, house.db, grants, new Headers({ cookie }), new Date())
      if (!actor) throw new Error('signed out')
      return house.ctxFor(actor)
    }
    const begun = performance.now()
    const { id } = await stock.start(house.ctxFor(machine), { folder: '/archiv', total: documents })
    for (let i = 0; i < read; i++) {
      await receive(house.ctxFor(machine), { ...letter(i), channel: 'stock', origin: `bench/${i}`, stock: { id, hint: folderOf(i) } })
      note('entered', i + 1, read)
    }
    for (;;) {
      const { rows } = await owner.query(`select count(*)::int as n from intake_item where status = 'received'`)
      note('read', read - rows[0].n, read)
      if (!rows[0].n) break
      await new Promise((next) => setTimeout(next, 200))
    }
    const readMs = (performance.now() - begun) / read
    await copy(owner, documents)
    const decideBegun = performance.now()
    const [detail, groupsMs] = await timed(async () => stock.get(await ctx(), id))
    const perDecision: number[] = []
    let failed = 0
    let decided = 0
    for (const { complete: _, count: __, ...group } of detail.groups) {
      let batchId: string | undefined
      const except: string[] = []
      for (let left = 1; left; ) {
        const [done, ms] = await timed(async () => stock.decide(await ctx(), id, { group, outcome: group.documentType && group.planId ? 'accepted' : 'rejected', except, ...(batchId ? { batchId } : {}) }))
        batchId = done.batchId
        left = done.left
        except.push(...done.failed)
        failed += done.failed.length
        decided += done.decided
        note('decided', decided, documents)
        if (done.decided) perDecision.push(ms / done.decided)
      }
    }
    const [, decidedGroupsMs] = await timed(async () => stock.get(await ctx(), id))
    const decideSeconds = (performance.now() - decideBegun) / 1000
    const undoBegun = performance.now()
    const perUndo: number[] = []
    let undone = 0
    for (let left = 1; left; ) {
      const [done, ms] = await timed(async () => stock.undo(await ctx(), id, {}))
      left = done.left
      undone += done.undone
      note('taken back', undone, decided)
      if (done.undone) perUndo.push(ms / done.undone)
      if (!done.undone && left) break
    }
    const undoSeconds = (performance.now() - undoBegun) / 1000
    note('cancelling', 0, documents, true)
    const [, cancelMs] = await timed(async () => {
      await stock.cancel(await ctx(), id)
      await stock.clear(house.ctxFor(machine), id)
    })
    const mean = (all: readonly number[]) => Math.round((all.reduce((sum, x) => sum + x, 0) / Math.max(1, all.length)) * 10) / 10
    const tenth = (all: readonly number[]) => Math.max(1, Math.floor(all.length / 10))
    const result = {
      documents,
      groups: detail.groups.length,
      read,
      readMs: Math.round(readMs),
      readSeconds: Math.round((readMs * read) / 1000),
      groupsMs: Math.round(groupsMs),
      groupsMsWhenDecided: Math.round(decidedGroupsMs),
      decisionMs: mean(perDecision),
      decisionLastToFirst: Math.round((mean(perDecision.slice(-tenth(perDecision))) / mean(perDecision.slice(0, tenth(perDecision)))) * 100) / 100,
      decided,
      failed,
      decideSeconds: Math.round(decideSeconds),
      undone,
      undoSeconds: Math.round(undoSeconds),
      undoMs: mean(perUndo),
      cancelMsEach: Math.round((cancelMs / documents) * 10) / 10,
      peakMb: Math.round(peakMb),
    }
    if (!values.json) for (const [name, value] of Object.entries(result)) console.error(`${name.padEnd(20)} ${value}`)
    console.log(JSON.stringify(result))
  } finally {
    clearInterval(watch)
    await owner.end()
    await house.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** At most a line every two seconds. */
function progress() {
  let last = 0
  return (what: string, done: number, of: number, now = false) => {
    if (!now && done < of && performance.now() - last < 2000) return
    last = performance.now()
    console.error(`${what} ${done} of ${of}`)
  }
}

const kinds = [
  ['923.1 Hundesteuer', 'Anmeldung eines Hundes zur Hundesteuer, Hundemarke, Rasse Dackel, Hundehalter'],
  ['112.4 Sondernutzung', 'Antrag auf Sondernutzung: Gerüst auf dem Gehweg, Container, zwei Wochen'],
  ['643.1 Strassenschaeden', 'Schlagloch in der Fahrbahn, Straßenlaterne defekt, Gehwegplatte lose'],
  ['511.1 Friedhof', 'Verlängerung des Nutzungsrechts am Grab, Grabmal, Urne, Ruhezeit'],
  ['632.1 Bauantraege', 'Bauantrag für einen Carport, Lageplan, Befreiung vom Bebauungsplan'],
] as const
const letter = (i: number) => ({ name: `${i}.txt`, bytes: Buffer.from(`${kinds[i % kinds.length]?.[1]}. Nummer ${i}, Schreiben vom ${1 + (i % 28)}.3.2019.`) })
/** Ten documents a folder. */
const folderOf = (i: number) => `${kinds[i % kinds.length]?.[0]}/Vorgang_${Math.floor(i / 50)}`

/** Copies what has been read until there are so many, each with its document and its open proposal, in folders of their own. */
async function copy(owner: pg.Pool, wanted: number) {
  const { rows } = await owner.query(`select count(*)::int as n from intake_item`)
  const copies = Math.ceil(wanted / rows[0].n) - 1
  if (copies < 1) return
  await owner.query(`create table bench_copy as select i.id as old, gen_random_uuid() as id, c, row_number() over () as n from intake_item i, generate_series(1, ${copies}) c`)
  await owner.query(`
    insert into intake_item (id, year, serial, channel, origin, received_at, entered_by, file_name, file_hash, file_size, status, sender, subject, stelle_id, border, tags, priority, stock_id, hint)
    select k.id, i.year, 100000 + k.n, i.channel, i.origin || '/' || k.n, i.received_at, i.entered_by, i.file_name, i.file_hash, i.file_size, i.status, i.sender, i.subject, i.stelle_id, i.border,
      i.tags, i.priority, i.stock_id, i.hint || '-' || k.c from bench_copy k join intake_item i on i.id = k.old`)
  await owner.query(`
    insert into intake_document (item_id, position, part, name, kind, file_hash, file_size, outcome, pages, text)
    select k.id, d.position, d.part, d.name, d.kind, d.file_hash, d.file_size, d.outcome, d.pages, d.text from bench_copy k join intake_document d on d.item_id = k.old`)
  await owner.query(`
    insert into review_proposal (kind, subject, title, payload, evidence, confidence, method, label, stelle_id)
    select p.kind, 'intake/' || k.id, p.title, p.payload, p.evidence, p.confidence, p.method, p.label, p.stelle_id
    from bench_copy k join review_proposal p on p.subject = 'intake/' || k.old and p.status = 'open'`)
  await owner.query('drop table bench_copy')
  await owner.query('analyze')
}
