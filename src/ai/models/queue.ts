/** Ends a turn; calling it twice does nothing. */
export type Release = () => void
type Waiting = (release: Release) => void

/**
 * The places at one engine, shared fairly: the next free one goes to the person with the fewest calls running, then to the one who has
 * waited longest for a turn. However much one person asks, another's next call waits for one place, not for her queue.
 *
 * @param parallel places
 * @param perPerson how many calls of one person may wait
 * @param total how many may wait in all
 */
export function openQueue({ parallel, perPerson = 1000, total = 5000 }: { parallel: number; perPerson?: number; total?: number }) {
  let running = 0
  let waitingCount = 0
  const runningBy = new Map<string, number>()
  /** In the order of turns: who was served goes to the end. */
  const waiting = new Map<string, Waiting[]>()

  function begin(person: string): Release {
    running++
    runningBy.set(person, (runningBy.get(person) ?? 0) + 1)
    let over = false
    return () => {
      if (over) return
      over = true
      running--
      const left = (runningBy.get(person) ?? 1) - 1
      left ? runningBy.set(person, left) : runningBy.delete(person)
      serve()
    }
  }
  function serve() {
    while (running < parallel && waitingCount) {
      let next: string | undefined
      for (const person of waiting.keys()) if (next === undefined || (runningBy.get(person) ?? 0) < (runningBy.get(next) ?? 0)) next = person
      if (next === undefined) return
      const line = waiting.get(next) as Waiting[]
      const one = line.shift() as Waiting
      waiting.delete(next)
      if (line.length) waiting.set(next, line)
      waitingCount--
      one(begin(next))
    }
  }
  return {
    get running() {
      return running
    },
    get waiting() {
      return waitingCount
    },
    /** A place, at once or later; `full` when too many wait, `late` after `waitMs`, `cancelled` when the caller went away. */
    acquire(
      person: string,
      { signal, waitMs }: { signal?: AbortSignal | undefined; waitMs: number },
    ): Release | Promise<Release | 'late' | 'cancelled'> | 'full' {
      if (running < parallel && !waitingCount) return begin(person)
      const line = waiting.get(person) ?? []
      if (line.length >= perPerson || waitingCount >= total) return 'full'
      return new Promise((done) => {
        const leave = (why: 'late' | 'cancelled') => {
          const at = line.indexOf(one)
          if (at < 0) return
          line.splice(at, 1)
          waitingCount--
          if (!line.length && waiting.get(person) === line) waiting.delete(person)
          settle(why)
        }
        const late = setTimeout(leave, waitMs, 'late')
        const gone = () => leave('cancelled')
        const settle = (what: Release | 'late' | 'cancelled') => {
          clearTimeout(late)
          signal?.removeEventListener('abort', gone)
          done(what)
        }
        const one: Waiting = settle
        line.push(one)
        waiting.set(person, line)
        waitingCount++
        if (signal?.aborted) gone()
        else signal?.addEventListener('abort', gone, { once: true })
      })
    },
  }
}
export type Queue = ReturnType<typeof openQueue>
