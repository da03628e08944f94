import type { Limits, Progress, Reading } from './contract.ts'
import { type ReadFile, read } from './read.ts'
import { renderPage } from './render.ts'

/** What the pool asks of a worker, and what it answers. One job at a time. */
export type Job =
  | { type: 'read'; file: ReadFile; ocr: 'auto' | 'never'; limits: Partial<Limits> }
  | { type: 'render'; file: ReadFile; page: number; scale: number }
export type Answer =
  | { type: 'progress'; progress: Progress }
  | { type: 'part'; id: string; name: string; bytes: Uint8Array }
  | { type: 'reading'; reading: Reading }
  | { type: 'image'; png: Uint8Array }
  | { type: 'failed'; code: string }

const send = (answer: Answer) => new Promise<void>((done) => process.send?.(answer, () => done()))

process.on('message', async (job: Job) => {
  try {
    if (job.type === 'render') {
      await send({ type: 'image', png: await renderPage(job.file, job.page, job.scale) })
      return
    }
    const reading = await read(job.file, {
      ocr: job.ocr,
      limits: job.limits,
      onProgress: (progress) => void send({ type: 'progress', progress }),
      onPart: (id, name, bytes) => void send({ type: 'part', id, name, bytes }),
    })
    await send({ type: 'reading', reading })
  } catch (e) {
    await send({ type: 'failed', code: e instanceof Error && 'reason' in e ? String(e.reason) : 'crashed' })
  }
})
// The parent is gone: nobody waits for an answer.
process.on('disconnect', () => process.exit(0))
