import { type Answers, areas, type Classified, exceptions, prohibitions, type Risk } from './contract.ts'

/** From this day on the duties for high-risk systems of Annex III hold. @see Art. 113 KI-VO as changed by the Digital Omnibus (2026) */
export const highRiskFrom = '2027-12-02'

const literacy = 'Wer damit arbeitet, ist geschult (Art. 4 KI-VO).'
const dutiesOf = {
  high: [
    literacy,
    `Pflichten des Betreibers nach Art. 26 KI-VO ab ${highRiskFrom}: Gebrauch nach Anleitung, benannte Aufsicht, Protokolle mindestens sechs Monate, Beschäftigte und Betroffene unterrichten.`,
    'Grundrechte-Folgenabschätzung vor der ersten Nutzung (Art. 27 KI-VO).',
    'Eintrag in der EU-Datenbank (Art. 49 Abs. 3, Art. 71 KI-VO).',
    'Betroffene können eine Erläuterung verlangen (Art. 86 KI-VO).',
    'Datenschutz-Folgenabschätzung (Art. 35 DSGVO).',
  ],
  exempt: [
    literacy,
    'Die Ausnahme ist zu begründen und aufzubewahren (Art. 6 Abs. 4 KI-VO).',
    'Eintrag des Anbieters in der EU-Datenbank (Art. 49 Abs. 2 KI-VO).',
  ],
}

/**
 * The class of a method from the answers to the questionnaire, with the articles that lead there.
 *
 * @see Art. 3 Nr. 1, Art. 5, Art. 6, Anhang III, Art. 50 VO (EU) 2024/1689
 */
export function classify(answers: Answers): Classified {
  const { infers, product, profiling, influences, interacts, generates } = answers
  if (!infers)
    return {
      class: 'none',
      reasons: ['Es wendet nur Regeln an, die Menschen geschrieben haben: kein KI-System (Art. 3 Nr. 1 KI-VO, Erwägungsgrund 12).'],
      duties: ['Die Pflichten der DSGVO und des Verwaltungsverfahrensrechts bleiben.'],
    }
  if (answers.prohibitions.length)
    return {
      class: 'prohibited',
      reasons: answers.prohibitions.map((p) => `Art. 5 Abs. 1 Buchst. ${p.slice(1)} KI-VO: ${prohibitions[p].de}`),
      duties: ['Sofort abschalten und rechtlich klären: Art. 5 KI-VO verbietet den Einsatz.'],
    }
  const transparency = [
    ...(interacts ? ['Vor dem ersten Wort sagen, dass eine Maschine antwortet (Art. 50 Abs. 1 KI-VO).'] : []),
    ...(generates
      ? [
          'Ergebnisse maschinenlesbar kennzeichnen (Art. 50 Abs. 2 KI-VO); Texte von öffentlichem Interesse offenlegen oder vor der Veröffentlichung prüfen und verantworten (Art. 50 Abs. 4 KI-VO).',
        ]
      : []),
  ]
  const privacy = profiling ? ['Profiling: Art. 22 DSGVO und eine Datenschutz-Folgenabschätzung (Art. 35 Abs. 3 Buchst. a DSGVO).'] : []
  if (product)
    return {
      class: 'high',
      reasons: ['Sicherheitsbauteil eines Produkts nach Anhang I oder selbst ein solches (Art. 6 Abs. 1 KI-VO).'],
      duties: [...dutiesOf.high, ...transparency],
    }
  if (!answers.areas.length) {
    const none = 'Kein Bereich des Anhangs III KI-VO ist berührt.'
    return transparency.length
      ? {
          class: 'limited',
          reasons: [none, 'Menschen treffen auf seine Ergebnisse: Transparenzpflichten nach Art. 50 KI-VO.'],
          duties: [literacy, ...transparency, ...privacy],
        }
      : {
          class: 'minimal',
          reasons: [none, 'Menschen sprechen nicht mit ihm, und es erzeugt keine Inhalte (Art. 50 KI-VO).'],
          duties: [literacy, ...privacy],
        }
  }
  const touched = answers.areas.map((a) => `Anhang III Nr. ${a.replace(/(\d)([a-z])/, '$1 Buchst. $2')} KI-VO: ${areas[a].de}`)
  const high = (why: string): Classified => ({ class: 'high', reasons: [...touched, why], duties: [...dutiesOf.high, ...transparency] })
  if (profiling) return high('Es bewertet persönliche Aspekte von Menschen: dann gilt keine Ausnahme (Art. 6 Abs. 3 UAbs. 3 KI-VO).')
  if (influences) return high('Sein Ergebnis beeinflusst die Entscheidung wesentlich: keine Ausnahme nach Art. 6 Abs. 3 KI-VO.')
  if (!answers.exceptions.length) return high('Kein Fall des Art. 6 Abs. 3 UAbs. 2 KI-VO liegt vor.')
  return {
    class: 'exempt',
    reasons: [
      ...touched,
      ...answers.exceptions.map((e) => `Ausnahme nach Art. 6 Abs. 3 Buchst. ${e.at(-1)} KI-VO: ${exceptions[e].de}`),
      'Es bewertet keine Menschen und beeinflusst die Entscheidung nicht wesentlich.',
    ],
    duties: [...dutiesOf.exempt, ...transparency],
  }
}

/** How things stand around a method; all of it is read from the running house. */
export type Configured = {
  kind: 'prompt' | 'classifier' | 'ocr' | 'detector' | 'extraction' | 'forecast' | 'forwarding' | 'rules'
  dataClass: 'public' | 'internal' | 'personal' | 'special' | 'secret'
  /** `encrypted`: over TLS, or within this machine. */
  engines: readonly { name: string; zone: 'house' | 'eu' | 'world'; masked: boolean; encrypted: boolean }[]
  /** Some limit of the month stops it: its own or the town's. */
  budgeted: boolean
  /** It has learned from decisions of this house. */
  learned: boolean
  /** Blind samples of it were decided in the last 90 days. */
  sampled: boolean
  /** Days since it was last measured here; null: never. */
  measuredDaysAgo: number | null
  /** The detector of injected instructions is there and switched on. */
  detector: boolean
  /** Days since the newest backup; null: none. */
  backupDaysAgo: number | null
  /** Administrators, and those of them without a second factor. */
  admins: number
  adminsWithoutSecondFactor: number
  instructed: boolean
  courses: number
}

const levels = ['low', 'medium', 'high'] as const
type Line = { at?: Risk['level']; reason?: string; measure?: string; todo?: string }
const sheet = (kind: Risk['kind'], lines: (Line | false)[]): Risk => {
  const real = lines.filter((l): l is Line => l !== false)
  const pick = (of: (l: Line) => string | undefined) => real.flatMap((l) => of(l) ?? [])
  const level = levels[Math.max(0, ...real.map((l) => levels.indexOf(l.at ?? 'low')))] ?? 'low'
  return { kind, level, reasons: pick((l) => l.reason), measures: pick((l) => l.measure), todo: pick((l) => l.todo) }
}

/** The risk sheet of a method: attack, poisoning, availability, access; the largest reason says how large each is. */
export function riskSheet(c: Configured): Risk[] {
  const writes = c.kind === 'prompt'
  const asks = writes || c.kind === 'forwarding'
  const fixed = c.kind === 'rules'
  const outside = c.dataClass !== 'public' && !fixed
  const personal = c.dataClass !== 'public' && c.dataClass !== 'internal'
  const abroad = c.engines.filter((e) => e.zone !== 'house')
  const open = c.engines.filter((e) => !e.encrypted)
  return [
    sheet('attack', [
      fixed && { reason: 'Feste Regeln lesen keine Anweisungen aus dem Text.' },
      asks &&
        outside && {
          at: c.detector ? 'medium' : 'high',
          reason: 'Ein Sprachmodell liest fremde Texte; eingeschleuste Anweisungen können sein Ergebnis verfälschen.',
          measure: 'Fremdes Material steht als Quelle gekennzeichnet; was herauskommt, ist ein Vorschlag und handelt nicht.',
        },
      asks && outside && c.detector && { measure: 'Eingeschleuste Anweisungen werden erkannt und Menschen gezeigt.' },
      asks && outside && !c.detector && { todo: 'Die Erkennung eingeschleuster Anweisungen wieder einschalten.' },
      !asks &&
        !fixed &&
        outside && {
          at: 'medium',
          reason: 'Absender können Texte so schreiben, dass ein gelerntes Modell sie falsch einordnet.',
          measure: 'Jeder Vorschlag zeigt seine Fundstellen und wird von einer Stelle entschieden.',
        },
      !outside && !fixed && { reason: 'Verarbeitet nur Öffentliches.' },
    ]),
    sheet('poisoning', [
      c.learned &&
        !c.sampled && {
          at: 'high',
          reason: 'Lernt aus Entscheidungen dieses Hauses, und nichts misst es blind nach.',
          todo: 'Eine Messung mit blinden Stichproben beginnen.',
        },
      c.learned &&
        c.sampled && { at: 'medium', reason: 'Lernt aus Entscheidungen dieses Hauses.', measure: 'Blinde Stichproben messen laufend nach.' },
      c.learned && { measure: 'Gelernt wird nur aus Entscheidungen von Menschen, maskiert; ein schlechterer Stand gilt nicht.' },
      !c.learned && !asks && { reason: 'Ausgeliefertes Modell oder feste Regel; verändert sich nicht im Betrieb.' },
      asks && abroad.length > 0 && { at: 'medium', reason: 'Gewichte fremder Anbieter sind nicht prüfbar und können sich ändern.' },
      asks && !abroad.length && { reason: 'Die Modelle laufen im eigenen Haus; eine Modelldatei wird mit ihrer Prüfsumme geführt.' },
      !fixed &&
        (c.measuredDaysAgo === null || c.measuredDaysAgo > 365) && {
          at: 'medium',
          reason: c.measuredDaysAgo === null ? 'Die Güte wurde in diesem Haus noch nicht gemessen.' : 'Die letzte Messung ist älter als ein Jahr.',
          todo: 'Messen und das Ergebnis aufnehmen: vorzimmer eval … --keep',
        },
    ]),
    sheet('availability', [
      asks && !c.engines.length && { reason: 'Kein Sprachmodell ist dafür freigegeben; die Funktion sagt es, alles andere geht weiter.' },
      asks &&
        c.engines.length === 1 && {
          at: 'medium',
          reason: 'Ein einziges Sprachmodell kann dies: Fällt es aus, fällt die Funktion aus.',
          todo: 'Ein zweites Modell freigeben.',
        },
      asks && c.engines.length > 1 && { measure: `${c.engines.length} Sprachmodelle können dies; fällt eines aus, antwortet ein anderes.` },
      asks && c.budgeted && { measure: 'Ein Monatsbudget verhindert, dass wenige alles verbrauchen.' },
      asks &&
        c.engines.length > 0 &&
        !c.budgeted && { at: 'medium', reason: 'Kein Budget begrenzt den Verbrauch.', todo: 'Ein Budget der Stadt setzen.' },
      !asks && {
        reason: 'Rechnet auf dem eigenen Rechner, ohne Netz.',
        measure: 'Fällt es aus, liegt die Arbeit unbearbeitet auf dem Tisch und geht nicht verloren.',
      },
      c.backupDaysAgo === null
        ? { at: 'high', reason: 'Es gibt keine Sicherung.', todo: 'Eine Sicherung anlegen: vorzimmer backup' }
        : c.backupDaysAgo > 2
          ? { at: 'medium', reason: `Die letzte Sicherung ist ${c.backupDaysAgo} Tage alt.`, todo: 'Sicherungen täglich laufen lassen.' }
          : { measure: 'Die letzte Sicherung ist höchstens zwei Tage alt.' },
    ]),
    sheet('access', [
      personal && {
        reason: 'Verarbeitet personenbezogene Daten.',
        measure: 'Wer nicht zuständig ist, sieht nichts: Rechte je Stelle, Grenzen je Geheimnis.',
      },
      open.length > 0 && {
        at: personal ? 'high' : 'medium',
        reason: `Unverschlüsselte Verbindung zu: ${open.map((e) => e.name).join(', ')}.`,
        todo: 'Die Adresse auf https umstellen.',
      },
      personal &&
        abroad.length > 0 && {
          at: 'medium',
          reason: `Daten verlassen das Haus: ${abroad.map((e) => e.name).join(', ')}.`,
          measure: 'Hinaus geht Personenbezogenes nur maskiert.',
        },
      asks && c.dataClass === 'secret' && { measure: 'Besondere Amtsgeheimnisse gehen nur an Modelle im eigenen Haus.' },
      c.adminsWithoutSecondFactor > 0 && {
        at: 'medium',
        reason: `${c.adminsWithoutSecondFactor} von ${c.admins} Konten der Systemverwaltung haben keinen zweiten Faktor.`,
        todo: 'Den zweiten Faktor einrichten.',
      },
      writes &&
        !c.instructed && {
          at: 'medium',
          reason: 'Es gilt keine Dienstanweisung KI.',
          todo: 'Die Dienstanweisung in Kraft setzen; bis dahin bleibt die Funktion für alle zu.',
        },
      writes && c.instructed && { measure: 'Offen nur für Personen, die die geltende Dienstanweisung bestätigt haben.' },
      c.courses > 0 && { measure: 'Offen nur für Personen mit der vorgeschriebenen Schulung.' },
    ]),
  ]
}

/** A course is done as long as its last completion has not run out. @returns the last day it holds; undefined: for good */
export function validUntil(completedOn: string, validMonths: number | null): string | undefined {
  if (validMonths === null) return undefined
  const [year = 0, month = 1, day = 1] = completedOn.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + validMonths + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + validMonths, Math.min(day, last))).toISOString().slice(0, 10)
}
