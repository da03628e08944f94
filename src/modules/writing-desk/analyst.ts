import { Worker } from 'node:worker_threads'
import type { Done, Task } from './analysis.ts'

/** Does what takes seconds in one thread, one after the other: the house goes on answering meanwhile. */
export type Analyst = {
  /** @returns undefined when it took longer than `limitMs` or broke: what that means is for the caller to say */
  ask: <T extends Task>(task: T, limitMs: number) => Promise<Done[T['kind']] | undefined>
  close: () => Promise<void>
}

export function openAnalyst(): Analyst {
  let thread: Worker | undefined
  let line: Promise<unknown> = Promise.resolve()
  const run = (task: Task, limitMs: number) =>
    new Promise<unknown>((done) => {
      if (!thread) {
        thread = new Worker(new URL('./analysis-worker.ts', import.meta.url))
        thread.unref()
      }
      const one = thread
      const end = (value: unknown) => {
        clearTimeout(timer)
        one.off('message', end).off('error', fail).off('exit', fail) // only these: a Worker hears itself by listeners of its own
        done(value)
      }
      const fail = () => {
        thread = undefined
        one.terminate()
        end(undefined)
      }
      const timer = setTimeout(fail, limitMs)
      one.on('message', end).on('error', fail).on('exit', fail)
      one.postMessage(task)
    })
  return {
    ask: (task, limitMs) => {
      const turn = line.then(() => run(task, limitMs))
      line = turn
      return turn as never
    },
    close: async () => {
      await thread?.terminate()
    },
  }
}
