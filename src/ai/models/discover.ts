import { z } from 'zod'

/** What listens on a town's own machine, by the ports of their makers. */
const places = [
  { kind: 'Ollama', port: 11434 },
  { kind: 'vLLM', port: 8000 },
  { kind: 'llama.cpp', port: 8080 },
  { kind: 'LiteLLM', port: 4000 },
] as const

const List = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })).max(1000) })
export type Offer = { kind: string; url: string; models: string[] }

/**
 * Asks this machine for model servers. Nothing is added by itself: a person looks at the offer and says what may go there.
 * A house of ours on one of these ports does not answer without a key, so it is not offered to itself.
 */
export async function discover(at: readonly { kind: string; port: number }[] = places, { timeoutMs = 500 } = {}): Promise<Offer[]> {
  const found = await Promise.all(
    at.map(async ({ kind, port }): Promise<Offer[]> => {
      const url = `http://127.0.0.1:${port}/v1`
      try {
        const answer = await fetch(`${url}/models`, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
        const list = answer.ok ? List.safeParse(await answer.json()) : undefined
        return list?.success ? [{ kind, url, models: list.data.data.map((m) => m.id) }] : []
      } catch {
        return []
      }
    }),
  )
  return found.flat()
}
