import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from '#base/actor.ts'
import { AppError } from '#base/errors.ts'
import { countUnread, folderOrigin, isCancelled, isNotice, packed, progress, receive, settleStock, startStock } from '#modules/intake/index.ts'
import { withHouse } from '../connect.ts'

export const usage = `vorzimmer intake PFAD …                         Dateien und ganze Ordner; was schon im Buch steht, wird nicht doppelt eingetragen
vorzimmer intake --stock ORDNER [--stelle ID]   Altbestand: Seine Ordner sind Hinweise, nichts davon kommt auf einen Schreibtisch,
                                                entschieden wird in Gruppen auf der Seite „Altbestand“

  --stelle   alles gehört dieser Stelle

Unterbrochen ruft man es einfach noch einmal auf.`

/** Beside a running server that one reads; else this command waits until all is read. */
export async function run(args: string[]) {
  const { values, positionals: paths } = parseArgs({
    args,
    allowPositionals: true,
    options: { stock: { type: 'boolean' }, stelle: { type: 'string' } },
  })
  if (!paths.length || (values.stock && paths.length > 1)) throw new AppError('cli.no-path', 422)
  const files = paths.flatMap((path) => filesIn(resolve(path)))
  if (!files.length) throw new AppError('cli.nothing-there', 422, { paths: paths.join(', ') })
  return withHouse(
    async (house) => {
      const root = resolve(paths[0] ?? '')
      const ctx = () => house.ctxFor(machine)
      const run = values.stock ? await startStock(ctx(), { folder: root, total: files.length, stelleId: values.stelle }) : undefined
      const ids: string[] = []
      for (const path of files) {
        if (run && ids.length % 50 === 0 && (await isCancelled(ctx(), run.id))) break
        const { name, bytes } = content(path)
        const hint = relative(root, dirname(path))
        const received = await receive(ctx(), {
          name,
          bytes,
          channel: run ? 'stock' : 'folder',
          origin: run ? `stock/${folderOrigin(path, bytes)}` : folderOrigin(path, bytes),
          mailbox: basename(dirname(path)),
          ...(run ? { stock: { id: run.id, hint: hint || basename(root) } } : {}),
        })
        ids.push(received.id)
        process.stderr.write(`\r${ids.length} von ${files.length} eingetragen`)
      }
      process.stderr.write('\n')
      if (run && ids.length === files.length) await settleStock(ctx(), run.id)
      for (;;) {
        const waiting = await countUnread(ctx(), ids)
        process.stderr.write(`\r${ids.length - waiting} von ${ids.length} gelesen   `)
        if (!waiting) break
        await new Promise((next) => setTimeout(next, 500))
      }
      process.stderr.write('\n')
      if (run) console.log(`${ids.length} Dokumente stehen unter „Altbestand“ in Gruppen zur Entscheidung.`)
      else for (const i of await progress(ctx(), ids)) console.log([i.number, i.fileName, i.outcome].join('\t'))
      return 0
    },
    { work: 'if-alone' },
  )
}

function filesIn(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) throw new AppError('cli.no-such-path', 422, { path })
  if (stat.isFile() || isMessage(path)) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((e) => !e.name.startsWith('.') && (e.isFile() || e.isDirectory()))
    .sort((a, b) => a.name.localeCompare(b.name, 'de'))
    .flatMap((e) => filesIn(join(path, e.name)))
}

/** A folder that the mailbox of the justice (beBPo, EGVP) exported: message and attachments are one item. */
const isMessage = (folder: string) => readdirSync(folder).some(isNotice)

/** A file as it is; an exported message as one archive, the same bytes for the same files. */
function content(path: string): { name: string; bytes: Uint8Array } {
  if (statSync(path).isFile()) return { name: basename(path), bytes: readFileSync(path) }
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(path, join(e.parentPath, e.name)))
  return { name: `${basename(path)}.zip`, bytes: packed(Object.fromEntries(files.map((f) => [f, readFileSync(join(path, f))]))) }
}
