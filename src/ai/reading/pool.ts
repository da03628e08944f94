import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#base/errors.ts'
import type { Limits, Reading, RefusalCode } from './contract.ts'
import { refused } from './draft.ts'
import type { ReadFile, ReadOptions } from './read.ts'
import type { Answer, Job, Verdict } from './worker.ts'

export type ReadersOptions = {
  /** Processes that read; one of them only small files, so that a huge one never blocks the rest. At least 2. */
  workers?: number
  /** Resident memory of one worker in MB; above it is ended and the file refused. */
  memoryMb?: number
  /** Longest time for one file. */
  timeoutMs?: number
  /** Up to here a file is small. */
  smallBytes?: number
  limits?: Partial<Limits>
  /** Where recognised pages wait while their file is being read, so that a restart goes on. Without it a file begins anew. */
  workFolder?: string
}
export type Readers = {
  /** As `read`, in a child process. Resolves also for what kills the child: refused with timeout, memory, crashed or cancelled. */
  read: (file: ReadFile, options?: ReadOptions) => Promise<Reading>
  /** A page as PNG. @throws AppError reading.not-rendered (422) */
  renderPage: (file: ReadFile, page: number, scale: number) => Promise<Uint8Array>
  /** Pages `from` to `to` (included) of a PDF as a file of its own. @throws AppError reading.not-cut (422) */
  cutPages: (file: ReadFile, from: number, to: number) => Promise<Uint8Array>
  waiting: () => number
  /** Ends the workers; what waits or runs is refused as cancelled and can be read again after a restart. */
  close: () => Promise<void>
}

type Task = {
  job: Job
  size: number
  /** A person waits for it. */
  urgent: boolean
  queuedAt: number
  options: ReadOptions
  tries: number
  settle: (result: Result) => void
  /** The worker has loaded itself: from now on the time counts. */
  begin: () => void
  /** Ends the clock and the ear for a cancellation while it runs. */
  release: () => void
}
type Result = Reading | Uint8Array | RefusalCode
type Worker = {
  small: boolean
  child: ChildProcess | undefined
  ready: boolean
  task: Task | undefined
  done: number
  end: ((why: RefusalCode) => void) | undefined
}

/** A file that has waited this long goes before smaller ones. */
const patienceMs = 60_000
/** How long a process may take to load itself, on a machine that does much else. */
const startMs = 60_000
/** pdf.js and canvas leave memory behind; a fresh process costs 0.3 s. */
const jobsPerProcess = 500

/** Child processes that read the files of strangers, smallest first. */
export function openReaders(options: ReadersOptions = {}): Readers {
  const memoryMb = options.memoryMb ?? 1024
  const timeoutMs = options.timeoutMs ?? 300_000
  const smallBytes = options.smallBytes ?? 1_000_000
  const workers: Worker[] = Array.from({ length: Math.max(2, options.workers ?? 2) }, (_, i) => ({
    small: i === 0,
    child: undefined,
    ready: false,
    task: undefined,
    done: 0,
    end: undefined,
  }))
  const queue: Task[] = []
  let closed = false

  const watch = setInterval(() => {
    for (const w of workers) if (w.task && w.child?.pid && residentMb(w.child.pid) > memoryMb) w.end?.('memory')
  }, 200)
  watch.unref()

  function start(worker: Worker): ChildProcess {
    const { PATH, HOME, TMPDIR, TZ, LANG, TESSDATA_PREFIX, VORZIMMER_OCR, CLAMD_SOCKET } = process.env
    const env = Object.fromEntries(
      Object.entries({ PATH, HOME, TMPDIR, TZ, LANG, TESSDATA_PREFIX, VORZIMMER_OCR, CLAMD_SOCKET, OMP_THREAD_LIMIT: '1' }).filter(
        ([, v]) => v !== undefined,
      ),
    ) as NodeJS.ProcessEnv
    const child = fork(new URL('./worker.ts', import.meta.url), {
      serialization: 'advanced',
      // Nothing in a document may become code; the heap ends before the machine's memory does.
      execArgv: ['--disallow-code-generation-from-strings', `--max-old-space-size=${Math.round(memoryMb * 0.8)}`, '--no-warnings'],
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true, // a group of its own: what it has started (tesseract) ends with it
    })
    worker.child = child
    worker.ready = false
    worker.done = 0
    // A child that was ended may still have something in the pipe.
    child.on('message', (answer: Answer) => worker.child === child && answered(worker, answer))
    child.on('error', () => undefined)
    child.on('exit', (code, signal) => {
      if (worker.child !== child) return
      worker.child = undefined
      // V8 aborts when its heap is full.
      const why: RefusalCode = signal === 'SIGABRT' || code === 134 ? 'memory' : 'crashed'
      const task = released(worker)
      if (task && why === 'crashed' && ++task.tries < 2 && !closed) queue.push(task)
      else task?.settle(why)
      next()
    })
    return child
  }

  function answered(worker: Worker, answer: Answer) {
    const task = worker.task
    if (answer.type === 'ready') {
      worker.ready = true
      return task?.begin()
    }
    if (!task) return
    if (answer.type === 'progress') return task.options.onProgress?.(answer.progress)
    if (answer.type === 'cover') {
      const child = worker.child
      const say = (on: boolean) => child?.send({ type: 'verdict', on } satisfies Verdict, () => undefined)
      Promise.resolve(task.options.onCover?.(answer.firstPage) ?? true).then(say, () => say(false))
      return
    }
    if (answer.type === 'part') return task.options.onPart?.(answer.id, answer.name, answer.bytes)
    released(worker)
    worker.done++
    // What a large file leaves behind must not count against the next.
    if (worker.done >= jobsPerProcess || residentMb(worker.child?.pid ?? 0) > memoryMb / 2) stop(worker)
    task.settle(answer.type === 'reading' ? answer.reading : answer.type === 'made' ? answer.bytes : (answer.code as RefusalCode))
    next()
  }

  function stop(worker: Worker) {
    const child = worker.child
    worker.child = undefined
    if (!child?.pid) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.kill('SIGKILL')
    }
  }

  function next() {
    if (closed) return
    for (const worker of workers) {
      if (worker.task) continue
      const task = take(worker.small)
      if (task) run(worker, task)
    }
  }

  /** The smallest file that this worker may read; the large lane first takes one that has waited too long. */
  function take(small: boolean): Task | undefined {
    let best = -1
    const patient = Date.now() - patienceMs
    for (let i = 0; i < queue.length; i++) {
      const task = queue[i] as Task
      if (small && task.size > smallBytes && !task.urgent) continue
      const other = queue[best]
      if (!other || before(task, other, small ? 0 : patient)) best = i
    }
    return best < 0 ? undefined : queue.splice(best, 1)[0]
  }
  /** What was queued before `patient` has waited long enough. */
  function before(a: Task, b: Task, patient: number) {
    if (a.urgent !== b.urgent) return a.urgent
    const waited = a.queuedAt < patient
    return waited === b.queuedAt < patient ? a.size < b.size : waited
  }

  function run(worker: Worker, task: Task) {
    if (task.options.signal?.aborted) {
      task.settle('cancelled')
      return next()
    }
    worker.task = task
    const child = worker.child ?? start(worker)
    const limit = (ms: number) => setTimeout(() => worker.end?.('timeout'), ms)
    let timer = limit(worker.ready ? timeoutMs : startMs + timeoutMs)
    task.begin = () => {
      clearTimeout(timer)
      timer = limit(timeoutMs)
    }
    const cancel = () => worker.end?.('cancelled')
    task.options.signal?.addEventListener('abort', cancel, { once: true })
    task.release = () => {
      clearTimeout(timer)
      task.options.signal?.removeEventListener('abort', cancel)
    }
    worker.end = (why) => {
      released(worker)
      stop(worker)
      task.settle(why)
      next()
    }
    child.send(task.job, () => undefined) // a child that is already gone says so by its exit
  }

  /** Takes the task from a worker. */
  function released(worker: Worker): Task | undefined {
    const task = worker.task
    worker.task = undefined
    worker.end = undefined
    task?.release()
    return task
  }

  async function submit(job: Job, urgent: boolean, taskOptions: ReadOptions): Promise<Result> {
    if (closed) return 'cancelled'
    const { file } = job
    const size =
      'bytes' in file
        ? file.bytes.length
        : await stat(file.path).then(
            (s) => s.size,
            () => {
              throw new AppError('reading.file-missing', 422, { name: basename(file.path) })
            },
          )
    return new Promise<Result>((resolve) => {
      const task: Task = {
        job,
        size,
        urgent,
        queuedAt: Date.now(),
        options: taskOptions,
        tries: 0,
        settle: resolve,
        begin: () => {},
        release: () => {},
      }
      queue.push(task)
      taskOptions.signal?.addEventListener('abort', () => {
        const at = queue.indexOf(task)
        if (at >= 0) queue.splice(at, 1)[0]?.settle('cancelled')
      })
      next()
    })
  }

  return {
    async read(file, readOptions = {}) {
      const job: Job = {
        type: 'read',
        file,
        ocr: readOptions.ocr ?? 'auto',
        limits: { ...options.limits, ...readOptions.limits },
        cover: !!readOptions.onCover,
        ...(options.workFolder && { workFolder: options.workFolder }),
      }
      const result = await submit(job, false, readOptions)
      if (typeof result === 'string') return refused('unknown', result, { limit: memoryMb, seconds: Math.round(timeoutMs / 1000) })
      return result as Reading
    },
    async renderPage(file, page, scale) {
      const result = await submit({ type: 'render', file, page, scale }, true, {})
      if (!(result instanceof Uint8Array))
        throw new AppError('reading.not-rendered', 422, { reason: typeof result === 'string' ? result : 'unknown' })
      return result
    },
    async cutPages(file, from, to) {
      const result = await submit({ type: 'cut', file, from, to }, true, {})
      if (!(result instanceof Uint8Array)) throw new AppError('reading.not-cut', 422, { reason: typeof result === 'string' ? result : 'unknown' })
      return result
    },
    waiting: () => queue.length,
    async close() {
      closed = true
      clearInterval(watch)
      for (const task of queue.splice(0)) task.settle('cancelled')
      const ends = workers.map((w) => {
        const child = w.child
        const task = released(w)
        const gone = new Promise<void>((done) => (child && child.exitCode === null ? child.once('exit', () => done()) : done()))
        stop(w)
        task?.settle('cancelled')
        return gone
      })
      await Promise.all(ends)
    },
  }
}

/** From Linux; elsewhere only the heap's own limit holds. */
function residentMb(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 1e6
  } catch {
    return 0
  }
}
