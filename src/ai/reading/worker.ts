import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { openCheckpoint } from './checkpoint.ts'
import type { Limits, Progress, Reading } from './contract.ts'
import { cutPages } from './cut.ts'
import { type ReadFile, read } from './read.ts'
import { renderPage } from './render.ts'

/** What the pool asks of a worker, and what it answers. One job at a time. */
export type Job =
  | { type: 'read'; file: ReadFile; ocr: 'auto' | 'never'; limits: Partial<Limits>; workFolder?: string; cover: boolean }
  | { type: 'render'; file: ReadFile; page: number; scale: number }
  | { type: 'cut'; file: ReadFile; from: number; to: number }
export type Answer =
  /** Everything is loaded: the time of a file begins. */
  | { type: 'ready' }
  | { type: 'progress'; progress: Progress }
  | { type: 'part'; id: string; name: string; bytes: Uint8Array }
  /** The parent answers with `Verdict`. */
  | { type: 'cover'; firstPage: string }
  | { type: 'reading'; reading: Reading }
  /** A picture, or a file that was cut out of another. */
  | { type: 'made'; bytes: Uint8Array }
  | { type: 'failed'; code: string }

export type Verdict = { type: 'verdict'; on: boolean }

const send = (answer: Answer) => new Promise<void>((done) => process.send?.(answer, () => done()))

/** With a checkpoint the bytes are needed to know the file again; a folder, and a file far too large, go on as they are. */
async function opened(job: Extract<Job, { type: 'read' }>): Promise<ReadFile> {
  if (!job.workFolder || !('path' in job.file)) return job.file
  const found = await stat(job.file.path)
  if (found.isDirectory() || found.size > 500_000_000) return job.file
  return { name: job.file.name ?? basename(job.file.path), bytes: await readFile(job.file.path) }
}

let decide: (on: boolean) => void = () => {}
const asked = (firstPage: string) =>
  new Promise<boolean>((answered) => {
    decide = answered
    void send({ type: 'cover', firstPage })
  })

process.on('message', async (job: Job | Verdict) => {
  if (job.type === 'verdict') return decide(job.on)
  try {
    if (job.type === 'render') {
      await send({ type: 'made', bytes: await renderPage(job.file, job.page, job.scale) })
      return
    }
    if (job.type === 'cut') {
      await send({ type: 'made', bytes: await cutPages(job.file, job.from, job.to) })
      return
    }
    const file = await opened(job)
    const checkpoint = job.workFolder && 'bytes' in file ? openCheckpoint(job.workFolder, file.bytes) : undefined
    const reading = await read(file, {
      ocr: job.ocr,
      limits: job.limits,
      ...(checkpoint && { checkpoint }),
      ...(job.cover && { onCover: asked }),
      onProgress: (progress) => void send({ type: 'progress', progress }),
      onPart: (id, name, bytes) => void send({ type: 'part', id, name, bytes }),
    })
    checkpoint?.done()
    await send({ type: 'reading', reading })
  } catch (e) {
    await send({ type: 'failed', code: e instanceof Error && 'reason' in e ? String(e.reason) : 'crashed' })
  }
})
// The parent is gone: nobody waits for an answer.
process.on('disconnect', () => process.exit(0))

void send({ type: 'ready' })
