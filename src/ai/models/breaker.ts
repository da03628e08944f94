/**
 * Leaves a server that fails alone for a while, so that nobody waits for it in vain and it can get up again: after some failures in a row
 * it is closed off, then one call tries; each time that fails the pause doubles, with jitter so that processes do not try in step.
 *
 * @see Nygard, Release It! (2007), circuit breaker
 */
export function openBreaker({ after = 5, pauseMs = 5_000, longestMs = 300_000, now = Date.now, random = Math.random } = {}) {
  let failures = 0
  let opened = 0
  let until = 0
  let trying = false
  return {
    /** May a call go there now? The one that is let through after a pause must be reported. */
    allows(): boolean {
      if (!opened) return true
      if (trying || now() < until) return false
      trying = true
      return true
    },
    get open(): boolean {
      return opened > 0 && (trying || now() < until)
    },
    succeeded() {
      failures = 0
      opened = 0
      trying = false
    },
    failed() {
      trying = false
      if (++failures < after && !opened) return
      const pause = Math.min(longestMs, pauseMs * 2 ** opened)
      opened++
      until = now() + pause * (0.5 + random() / 2)
    },
    /** The call that tried ended without saying anything about the server (the caller left). */
    unsaid() {
      trying = false
    },
  }
}
export type Breaker = ReturnType<typeof openBreaker>

/**
 * How long to wait before another try: full jitter, never less than the server asked for.
 * @returns undefined when that would be too long to keep a person waiting
 * @see Brooker, Exponential Backoff and Jitter (2015)
 */
export function pauseBefore(
  attempt: number,
  retryAfter: string | null | undefined,
  { baseMs = 250, longestMs = 8_000, random = Math.random } = {},
): number | undefined {
  const asked = retryAfter ? (/^\d+(\.\d+)?$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()) : 0
  if (asked > longestMs) return undefined
  return Math.max(asked || 0, random() * Math.min(longestMs, baseMs * 2 ** attempt))
}
