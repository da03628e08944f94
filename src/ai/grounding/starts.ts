import type { Place } from './contract.ts'
import type { Document, Token } from './document.ts'
import type { Suspicion } from './judge.ts'
import { DERIVED, type Sources, type supportsOf } from './values.ts'
import { alike, anatomyOf, linesOf } from './words.ts'

// When a Frist begins to run: "einen Monat nach Bekanntgabe" is another Frist than "einen Monat ab dem Datum des Bescheids".

type Fact = Document['facts'][number]

/** What stands before the event that a Frist is counted from. */
const FROM =
  /(?<!\p{L})(?:gerechnet (?:ab|vom|von|seit)|gezählt (?:ab|vom|von|wird (?:ab|vom|von))|beginn(?:t|en|end)(?: (?:zu laufen|erst|jeweils))?(?: (?:mit|ab|am|nach|bei))|l(?:äuft|aufen) (?:ab|vom|von|seit|mit)|nachdem|sobald|seit|nach|ab|vom|bevor|ehe|vor)(?!\p{L})/giu

/** Events by what they are: Zugang is Bekanntgabe, but not the date of the letter (events.txt, one line each). */
const EVENTS = new Map<string, number>()
linesOf('events.txt').forEach((words, i) => {
  for (const word of words) EVENTS.set(anatomyOf(word).root, i)
})
const eventOf = (t: Token) => EVENTS.get(t.anatomy.root) ?? (t.anatomy.last === undefined ? undefined : EVENTS.get(t.anatomy.last))

interface Start extends Place {
  readonly words: readonly Token[]
}

/** The events that a sentence counts from. */
function startsOf({ text, tokens, sentences, facts }: Document, sentence: number): Start[] {
  const s = sentences[sentence]
  if (!s) return []
  return [...text.slice(s.start, s.end).matchAll(FROM)].flatMap((m): Start[] => {
    const start = s.start + m.index
    const behind = start + m[0].length
    const stop = /[,;:.!?()|]|\s(?:und|oder|aber)\s/.exec(text.slice(behind, s.end))
    const end = stop ? behind + stop.index : s.end
    const words = tokens.filter((t) => t.start >= behind && t.end <= end && t.anatomy.weight > 0.1)
    const near = /^(?:nachdem|bevor|ehe|sobald)/i.test(m[0]) ? words : words.slice(0, 3)
    const first = facts.find((f) => f.start >= behind && f.start < (near[0]?.start ?? end) && !f.implied && f.type !== 'weekday')
    return near.length && !first ? [{ start: near[0]?.start as number, end: near.at(-1)?.end as number, words: near }] : []
  })
}

/** Fristen of the text that begin with another event than the same Frist of the sources. */
export function startSuspicions(document: Document, sources: Sources, supports: ReadonlyMap<Fact, ReturnType<typeof supportsOf>>): Suspicion[] {
  return document.facts.flatMap((fact): Suspicion[] => {
    const places = fact.type === 'duration' && !fact.implied ? supports.get(fact) : undefined
    if (!places || places === DERIVED || !places.length) return []
    const own = [...startsOf(document, fact.sentence), ...startsOf(document, fact.sentence + 1).slice(0, 1)].filter(
      (s) => s.start > fact.start || s.end < fact.start,
    )
    const there = places.flatMap((g) => {
      const d = sources.documents[g.source] as Document
      return [...startsOf(d, g.sentence), ...startsOf(d, g.sentence + 1).slice(0, 1)].map((s) => ({ ...s, source: g.source }))
    })
    if (!there.length) return []
    return own.flatMap((start): Suspicion[] => {
      const rated = there.map((t) => {
        let [have, total] = [0, 0]
        for (const w of start.words) {
          total += w.anatomy.weight
          have += w.anatomy.weight * Math.max(0, ...t.words.map((o) => alike(w.anatomy, o.anatomy)))
        }
        const [mine, theirs] = [start.words.map(eventOf), t.words.map(eventOf)].map((es) => es.filter((e) => e !== undefined)) as [number[], number[]]
        const same = mine.some((e) => theirs.includes(e))
        return { t, held: have / total, same, other: mine.length > 0 && theirs.length > 0 && !same }
      })
      const held = Math.max(...rated.map((r) => r.held))
      const same = rated.some((r) => r.same)
      if (held >= 0.7 && (same || !rated.some((r) => r.other))) return []
      const other = rated.find((r) => r.other)
      const best = other ?? rated.toSorted((a, b) => b.held - a.held)[0]
      if (!best) return []
      const said = sources.documents[best.t.source]?.text.slice(best.t.start, best.t.end)
      return [
        {
          mechanism: 'start',
          kind: 'deadline',
          verdict: 'contradicted',
          place: { start: start.start, end: start.end },
          source: { source: best.t.source, start: best.t.start, end: best.t.end },
          message: `Die Frist läuft hier ab „${document.text.slice(start.start, start.end)}“, in der Quelle ab „${said}“.`,
          features: {
            held,
            'held at all': held > 0 ? 1 : 0,
            same: same ? 1 : 0,
            other: other && !same ? 1 : 0,
            known: start.words.some((w) => eventOf(w) !== undefined) ? 1 : 0,
            several: there.length > 1 ? 1 : 0,
            'same sentence':
              start.start >= (document.sentences[fact.sentence]?.start ?? 0) && start.end <= (document.sentences[fact.sentence]?.end ?? 0) ? 1 : 0,
          },
        },
      ]
    })
  })
}
