import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { zipSync } from 'fflate'
import { machine } from '#base/actor.ts'
import { AppError } from '#base/errors.ts'
import { folderOrigin, progress, receive } from '#modules/intake/index.ts'
import { withHouse } from '../connect.ts'

/**
 * vorzimmer intake PATH…: enters files and whole folders into the Posteingangsbuch. Interrupted, it is simply called again: what is in
 * the book already is not entered twice. Beside a running server that one reads; else this command waits until all is read.
 */
export async function run(paths: string[]) {
  if (!paths.length) throw new AppError('cli.no-path', 422)
  const files = paths.flatMap((path) => filesIn(resolve(path)))
  if (!files.length) throw new AppError('cli.nothing-there', 422, { paths: paths.join(', ') })
  return withHouse(
    async (house) => {
      const ids: string[] = []
      for (const path of files) {
        const { name, bytes } = content(path)
        const received = await receive(house.ctxFor(machine), {
          name,
          bytes,
          channel: 'folder',
          origin: folderOrigin(path, bytes),
          mailbox: basename(dirname(path)),
        })
        ids.push(received.id)
        process.stderr.write(`\r${ids.length} von ${files.length} eingetragen`)
      }
      process.stderr.write('\n')
      for (;;) {
        const items = await progress(house.ctxFor(machine), ids)
        const waiting = items.filter((i) => i.status === 'received').length
        process.stderr.write(`\r${items.length - waiting} von ${items.length} gelesen   `)
        if (!waiting) {
          process.stderr.write('\n')
          for (const i of items) console.log([i.number, i.fileName, i.outcome].join('\t'))
          return 0
        }
        await new Promise((next) => setTimeout(next, 500))
      }
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
const isMessage = (folder: string) => readdirSync(folder).some((name) => /^xjustiz_nachricht.*\.xml$/i.test(name))

/** A file as it is; an exported message as one archive, the same bytes for the same files. */
function content(path: string): { name: string; bytes: Uint8Array } {
  if (statSync(path).isFile()) return { name: basename(path), bytes: readFileSync(path) }
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(path, join(e.parentPath, e.name)))
    .sort()
  const packed = zipSync(Object.fromEntries(files.map((f) => [f, readFileSync(join(path, f))])), { mtime: '1980-01-01', level: 0 })
  return { name: `${basename(path)}.zip`, bytes: packed }
}
