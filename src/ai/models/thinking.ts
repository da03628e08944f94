const opens = ['<think>', '<thinking>', '<thought>']
const closes = ['</think>', '</thinking>', '</thought>']
const longest = Math.max(...closes.map((c) => c.length))

/** The first of these words in a text, or where one of them could begin at its end. */
function seek(text: string, words: readonly string[]): { at: number; length: number } | { from: number } {
  const lower = text.toLowerCase()
  let best = -1
  let length = 0
  for (const word of words) {
    const at = lower.indexOf(word)
    if (at >= 0 && (best < 0 || at < best)) {
      best = at
      length = word.length
    }
  }
  if (best >= 0) return { at: best, length }
  for (let from = Math.max(0, text.length - longest); from < text.length; from++)
    if (lower[from] === '<' && words.some((w) => w.startsWith(lower.slice(from)))) return { from }
  return { from: text.length }
}

/** Takes a model's reasoning out of its answer while it streams: `<think>…</think>`, also cut anywhere. Nothing of it is kept. */
export function withoutThinking(): { push(chunk: string): string; flush(): string; readonly thought: boolean } {
  let held = ''
  let inside = false
  let begun = false
  let thought = false
  /** The blank lines between a reasoning and its answer belong to neither. */
  const tidy = (text: string) => {
    const out = begun ? text : text.replace(/^\s+/, '')
    begun ||= out !== ''
    return out
  }
  return {
    get thought() {
      return thought
    },
    push(chunk) {
      held += chunk
      let out = ''
      for (;;) {
        const found = seek(held, inside ? closes : opens)
        if (!('at' in found)) {
          if (!inside) out += held.slice(0, found.from)
          held = held.slice(found.from)
          return tidy(out)
        }
        if (!inside) out += held.slice(0, found.at)
        held = held.slice(found.at + found.length)
        inside = !inside
        thought = true
      }
    },
    flush() {
      const rest = inside ? '' : held
      held = ''
      return tidy(rest)
    },
  }
}
