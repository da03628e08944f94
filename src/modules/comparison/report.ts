import { list, type Paper, table, text } from '#base/document.ts'
import { euros } from '#base/format.ts'
import type { Line, Result, Run, Share } from './contract.ts'
import { noAnswer } from './rules.ts'

const number = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('de-DE', { style: 'percent', maximumFractionDigits: 0 })
const of = (s: Share | null) =>
  s ? `${percent.format(s.share)} (${percent.format(s.from)} bis ${percent.format(s.to)}, n = ${s.of})` : 'nicht gemessen'
const ms = (t: { median: number; p95: number } | null) =>
  t ? `${number.format(t.median / 1000)} s / ${number.format(t.p95 / 1000)} s` : 'nicht gemessen'
const zones: Record<string, string> = { house: 'im eigenen Haus', eu: 'EU', world: 'außerhalb der EU' }

const criteria: [name: string, how: string, value: (l: Line) => string][] = [
  ['Richtig beantwortet', 'alle Tatsachen der goldenen Antwort stehen darin', (l) => of(l.right)],
  ['Richtig verweigert', `sagt „${noAnswer}“, wo die Quellen nichts hergeben oder niemand antworten soll`, (l) => of(l.declined)],
  ['Belegt', 'Anteil der Sätze, die die Belegprüfung in den Quellen wiederfindet', (l) => of(l.grounded)],
  ['JSON gültig', 'Antwort hält das Schema ein, mit höchstens einer Nachfrage', (l) => of(l.valid)],
  ['Richtig eingeordnet', 'Art des Schreibens wie die erfahrene Poststelle', (l) => of(l.structured)],
  ['Deutsch', 'Antwort auf eine deutsche Frage ist deutsch', (l) => of(l.german)],
  ['Überhaupt geantwortet', 'ohne Fehler, Abbruch oder Zeitüberschreitung', (l) => of(l.answered)],
  ['Erstes Wort (Median / 95 %)', 'wie lange ein Mensch auf das erste Wort wartet', (l) => ms(l.firstTokenMs)],
  ['Ganze Antwort (Median / 95 %)', 'bis zum letzten Wort', (l) => ms(l.totalMs)],
  [
    'Geschwindigkeit',
    'Token je Sekunde nach dem ersten Wort',
    (l) => (l.tokensPerSecond === null ? 'nicht gemessen' : number.format(l.tokensPerSecond)),
  ],
  [
    'Kosten je 1.000 Aufgaben',
    'nach den eingetragenen Preisen und den gemeldeten Token',
    (l) => (l.centsPerThousand === null ? 'nicht gemessen' : euros(l.centsPerThousand)),
  ],
  [
    'Energie je 1.000 Aufgaben',
    'nach dem eingetragenen Verbrauch',
    (l) => (l.wattHoursPerThousand === null ? 'nicht gemessen' : `${number.format(l.wattHoursPerThousand)} Wh`),
  ],
]

/** The report of a run: figures with their intervals, how each was measured, what they do not say. */
export function paperOf(run: Run, lines: readonly Line[], { town, instructions }: { town: string; instructions: string }): Paper {
  const failures = lines.flatMap((l) => Object.entries(l.failures).map(([kind, n]) => [l.engine, kind, String(n)]))
  return {
    title: `Modellvergleich: ${run.title}`,
    about: `${town}, ${run.createdAt.toISOString().slice(0, 10)}. ${run.done} von ${run.total} Aufgaben bearbeitet${run.status === 'cancelled' ? '; abgebrochen, die Zahlen sind vorläufig' : run.status === 'done' ? '' : '; läuft noch'}.`,
    sections: [
      {
        title: '1. Ergebnis',
        blocks: [
          table(
            'Ergebnis je Sprachmodell',
            ['Kriterium', ...lines.map((l) => l.engine)],
            criteria.map(([name, , value]) => [name, ...lines.map(value)]),
          ),
          text(
            'In Klammern das 95-%-Intervall nach Wilson: Überschneiden sich zwei Intervalle weit, ist der Unterschied kein Beleg. Was nicht beantwortet wurde, zählt als falsch.',
          ),
          ...(failures.length ? [table('Ausfälle', ['Sprachmodell', 'Art', 'Anzahl'], failures)] : []),
        ],
      },
      {
        title: '2. Verglichene Sprachmodelle',
        blocks: [
          table(
            'Sprachmodelle zum Zeitpunkt des Vergleichs',
            ['Name', 'Modell', 'Ort', 'Fenster', 'Preis je Mio. Token (hinein / heraus)', 'Energie je Mio. Token'],
            run.engines.map((e) => [
              e.name,
              e.model,
              zones[e.zone] ?? e.zone,
              number.format(e.contextTokens),
              `${euros(e.priceInCents)} / ${euros(e.priceOutCents)}`,
              `${number.format(e.wattHours)} Wh`,
            ]),
          ),
        ],
      },
      {
        title: '3. Wie gemessen wurde',
        blocks: [
          table(
            'Kriterien',
            ['Kriterium', 'Was es heißt'],
            criteria.map(([name, how]) => [name, how]),
          ),
          list([
            'Aufgaben: goldene Fragen der Stadt mit ihren öffentlichen Seiten und Satzungen, Fragen, die niemand beantworten soll, und die erfundene Beispielpost.',
            'Alle Modelle erhielten dieselben Aufgaben, Quellen und Anweisungen, Temperatur 0, eine nach der anderen, höchstens 600 Token Antwort.',
            'Gefragt wurde über den Modellzugang der Stadt; ein Server unter Last antwortet langsamer.',
            `Anweisung: ${instructions}`,
          ]),
        ],
      },
      {
        title: '4. Was die Zahlen nicht sagen',
        blocks: [
          list([
            'Sie gelten für diese Aufgaben an diesem Tag; Anbieter ändern Modelle unter demselben Namen.',
            'Preise und Energie sind eingetragene Werte, keine Messung am Zähler.',
            'Datenschutz, Vertrag, Ort der Verarbeitung und Barrierefreiheit sind eigene Kriterien. Der Bericht nennt keinen Sieger.',
            'Jede einzelne Antwort steht in der Tabelle (CSV) und lässt sich nachlesen.',
          ]),
        ],
      },
    ],
  }
}

/** Every answer, for whoever wants to check a figure. */
export const rowsOf = (results: readonly Result[]): string[][] => [
  [
    'Sprachmodell',
    'Aufgabe',
    'Kennung',
    'Ausgang',
    'richtig',
    'JSON gültig',
    'deutsch',
    'Sätze',
    'belegt',
    'erstes Wort ms',
    'ganz ms',
    'Token hinein',
    'Token heraus',
    'Cent',
    'Wh',
    'Antwort',
  ],
  ...results.map((r) => [
    r.engine,
    r.task,
    r.item,
    r.outcome,
    yes(r.right),
    yes(r.valid),
    yes(r.german),
    String(r.sentences),
    String(r.supported),
    String(r.firstTokenMs ?? ''),
    String(r.totalMs ?? ''),
    String(r.tokensIn),
    String(r.tokensOut),
    number.format(r.cents),
    number.format(r.wattHours),
    r.answer,
  ]),
]
const yes = (value: boolean | null) => (value === null ? '' : value ? 'ja' : 'nein')
