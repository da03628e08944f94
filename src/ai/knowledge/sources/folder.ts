import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import { sectionsOf } from '../passages.ts'
import { placed, type Source, Standing } from './source.ts'

/** `link`: where people find the folder's files on the web, if they do; a file's own path is put behind it. */
export const FolderSettings = Standing.extend({ path: z.string().min(1), link: z.url().optional() })

type Cursor = { files: Record<string, string> }
const mostBytes = 200_000_000

/** The readable files of a folder and below; read again when size or time of change differ. A link that leads out of the folder is not followed. */
export const folder: Source<z.output<typeof FolderSettings>> = {
  settings: FolderSettings,
  hosts: () => [],
  async *changes(settings, cursor, { read }) {
    const before = (cursor as Cursor | undefined)?.files ?? {}
    const after: Cursor['files'] = {}
    const root = await realpath(settings.path).catch(() => {
      throw new AppError('knowledge.folder-missing', 422, { path: settings.path })
    })
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      const key = relative(root, path).split(sep).join('/')
      if (key.split('/').some((part) => part.startsWith('.') || part.startsWith('~$'))) continue
      const real = await realpath(path).catch(() => undefined)
      if (!real?.startsWith(root + sep)) continue
      const file = await stat(real)
      const { size, mtimeMs } = file
      if (!file.isFile() || size > mostBytes) continue
      const mark = `${size}-${Math.round(mtimeMs)}`
      after[key] = mark
      if (before[key] === mark) {
        yield { kind: 'same', key }
        continue
      }
      const reading = await read({ name: entry.name, bytes: await readFile(real) })
      if (reading.outcome !== 'read') {
        if (reading.reason !== 'unknown') yield { kind: 'unread', key, why: reading.reason }
        continue
      }
      const link = settings.link && new URL(key.split('/').map(encodeURIComponent).join('/'), `${settings.link.replace(/\/?$/, '/')}`).href
      const sections = sectionsOf(reading, link && reading.kind === 'pdf' ? (page) => `${link}#page=${page}` : undefined)
      yield { kind: 'document', document: placed(settings, { key, title: reading.title?.trim() || titleOf(entry.name), link, sections }) }
    }
    yield { kind: 'end', complete: true, cursor: { files: after } }
  },
}

const titleOf = (name: string) => name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ')
