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
  kind: 'prompt' | 'classifier' | 'ocr' | 'detector' | 'extraction' | 'forecast' | 'forwarding' | 'transcription' | 'synthesis' | 'rules'
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
type Words = Risk['reasons'][number]
type Line = { at?: Risk['level']; reason?: Words; measure?: Words; todo?: Words }
const sheet = (kind: Risk['kind'], lines: (Line | false)[]): Risk => {
  const real = lines.filter((l): l is Line => l !== false)
  const pick = (of: (l: Line) => Words | undefined) => real.flatMap((l) => of(l) ?? [])
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
      fixed && { reason: { de: 'Feste Regeln lesen keine Anweisungen aus dem Text.', en: 'Fixed rules read no orders from a text.' } },
      asks &&
        outside && {
          at: c.detector ? 'medium' : 'high',
          reason: {
            de: 'Ein Sprachmodell liest fremde Texte; eingeschleuste Anweisungen können sein Ergebnis verfälschen.',
            en: 'A language model reads texts from outside; injected instructions can distort its result.',
          },
          measure: {
            de: 'Fremdes Material steht als Quelle gekennzeichnet; was herauskommt, ist ein Vorschlag und handelt nicht.',
            en: 'Material from outside is marked as a source; what comes out is a proposal and does not act.',
          },
        },
      asks &&
        outside &&
        c.detector && {
          measure: {
            de: 'Eingeschleuste Anweisungen werden erkannt und Menschen gezeigt.',
            en: 'Injected instructions are detected and shown to people.',
          },
        },
      asks &&
        outside &&
        !c.detector && {
          todo: {
            de: 'Die Erkennung eingeschleuster Anweisungen wieder einschalten.',
            en: 'Switch the detection of injected instructions on again.',
          },
        },
      !asks &&
        !fixed &&
        outside && {
          at: 'medium',
          reason: {
            de: 'Absender können Texte so schreiben, dass ein gelerntes Modell sie falsch einordnet.',
            en: 'Senders can write texts so that a learned model sorts them wrongly.',
          },
          measure: {
            de: 'Jeder Vorschlag zeigt seine Fundstellen und wird von einer Stelle entschieden.',
            en: 'Each proposal shows its evidence and is decided by a post.',
          },
        },
      !outside && !fixed && { reason: { de: 'Verarbeitet nur Öffentliches.', en: 'Processes public data only.' } },
    ]),
    sheet('poisoning', [
      c.learned &&
        !c.sampled && {
          at: 'high',
          reason: {
            de: 'Lernt aus Entscheidungen dieses Hauses, und nichts misst es blind nach.',
            en: 'Learns from decisions of this house, and nothing measures it blind.',
          },
          todo: { de: 'Eine Messung mit blinden Stichproben beginnen.', en: 'Begin a measure with blind samples.' },
        },
      c.learned &&
        c.sampled && {
          at: 'medium',
          reason: { de: 'Lernt aus Entscheidungen dieses Hauses.', en: 'Learns from decisions of this house.' },
          measure: { de: 'Blinde Stichproben messen laufend nach.', en: 'Blind samples measure it all the time.' },
        },
      c.learned && {
        measure: {
          de: 'Gelernt wird nur aus Entscheidungen von Menschen, maskiert; ein schlechterer Stand gilt nicht.',
          en: 'It learns from decisions of people only, masked; a worse release does not go live.',
        },
      },
      !c.learned &&
        !asks && {
          reason: {
            de: 'Ausgeliefertes Modell oder feste Regel; verändert sich nicht im Betrieb.',
            en: 'A model as delivered, or a fixed rule; it does not change in use.',
          },
        },
      asks &&
        abroad.length > 0 && {
          at: 'medium',
          reason: {
            de: 'Gewichte fremder Anbieter sind nicht prüfbar und können sich ändern.',
            en: 'Weights of other providers cannot be examined and may change.',
          },
        },
      asks &&
        !abroad.length && {
          reason: {
            de: 'Die Modelle laufen im eigenen Haus; eine Modelldatei wird mit ihrer Prüfsumme geführt.',
            en: 'The models run in the house; a model file is kept with its checksum.',
          },
        },
      !fixed &&
        (c.measuredDaysAgo === null || c.measuredDaysAgo > 365) && {
          at: 'medium',
          reason:
            c.measuredDaysAgo === null
              ? { de: 'Die Güte wurde in diesem Haus noch nicht gemessen.', en: 'Its quality has not been measured in this house yet.' }
              : { de: 'Die letzte Messung ist älter als ein Jahr.', en: 'The last measurement is more than a year old.' },
          todo: { de: 'Messen und das Ergebnis aufnehmen: vorzimmer eval … --keep', en: 'Measure and keep the result: vorzimmer eval … --keep' },
        },
    ]),
    sheet('availability', [
      asks &&
        !c.engines.length && {
          reason: {
            de: 'Kein Sprachmodell ist dafür freigegeben; die Funktion sagt es, alles andere geht weiter.',
            en: 'No language model is released for it; the function says so, everything else goes on.',
          },
        },
      asks &&
        c.engines.length === 1 && {
          at: 'medium',
          reason: {
            de: 'Ein einziges Sprachmodell kann dies: Fällt es aus, fällt die Funktion aus.',
            en: 'One language model only can do this: when it fails, so does the function.',
          },
          todo: { de: 'Ein zweites Modell freigeben.', en: 'Release a second model.' },
        },
      asks &&
        c.engines.length > 1 && {
          measure: {
            de: `${c.engines.length} Sprachmodelle können dies; fällt eines aus, antwortet ein anderes.`,
            en: `${c.engines.length} language models can do this; when one fails, another answers.`,
          },
        },
      asks &&
        c.budgeted && {
          measure: {
            de: 'Ein Monatsbudget verhindert, dass wenige alles verbrauchen.',
            en: 'A monthly budget keeps a few from using everything up.',
          },
        },
      asks &&
        c.engines.length > 0 &&
        !c.budgeted && {
          at: 'medium',
          reason: { de: 'Kein Budget begrenzt den Verbrauch.', en: 'No budget limits its use.' },
          todo: { de: 'Ein Budget der Stadt setzen.', en: 'Set a budget of the town.' },
        },
      !asks && {
        reason: { de: 'Rechnet auf dem eigenen Rechner, ohne Netz.', en: "Computes on the town's own machine, without a network." },
        measure: {
          de: 'Fällt es aus, liegt die Arbeit unbearbeitet auf dem Tisch und geht nicht verloren.',
          en: 'When it fails, work lies on the desk as it came and is not lost.',
        },
      },
      c.backupDaysAgo === null
        ? {
            at: 'high',
            reason: { de: 'Es gibt keine Sicherung.', en: 'There is no backup.' },
            todo: { de: 'Eine Sicherung anlegen: vorzimmer backup', en: 'Make a backup: vorzimmer backup' },
          }
        : c.backupDaysAgo > 2
          ? {
              at: 'medium',
              reason: { de: `Die letzte Sicherung ist ${c.backupDaysAgo} Tage alt.`, en: `The last backup is ${c.backupDaysAgo} days old.` },
              todo: { de: 'Sicherungen täglich laufen lassen.', en: 'Run backups every day.' },
            }
          : { measure: { de: 'Die letzte Sicherung ist höchstens zwei Tage alt.', en: 'The last backup is two days old at most.' } },
    ]),
    sheet('access', [
      personal && {
        reason: { de: 'Verarbeitet personenbezogene Daten.', en: 'Processes personal data.' },
        measure: {
          de: 'Wer nicht zuständig ist, sieht nichts: Rechte je Stelle, Grenzen je Geheimnis.',
          en: 'Who is not in charge sees nothing: rights by post, borders by secrecy.',
        },
      },
      open.length > 0 && {
        at: personal ? 'high' : 'medium',
        reason: {
          de: `Unverschlüsselte Verbindung zu: ${open.map((e) => e.name).join(', ')}.`,
          en: `Unencrypted connection to: ${open.map((e) => e.name).join(', ')}.`,
        },
        todo: { de: 'Die Adresse auf https umstellen.', en: 'Change the address to https.' },
      },
      personal &&
        abroad.length > 0 && {
          at: 'medium',
          reason: {
            de: `Daten verlassen das Haus: ${abroad.map((e) => e.name).join(', ')}.`,
            en: `Data leaves the house: ${abroad.map((e) => e.name).join(', ')}.`,
          },
          measure: { de: 'Hinaus geht Personenbezogenes nur maskiert.', en: 'Personal data leaves masked only.' },
        },
      asks &&
        c.dataClass === 'secret' && {
          measure: { de: 'Besondere Amtsgeheimnisse gehen nur an Modelle im eigenen Haus.', en: 'Official secrets go to models in the house only.' },
        },
      c.adminsWithoutSecondFactor > 0 && {
        at: 'medium',
        reason: {
          de: `${c.adminsWithoutSecondFactor} von ${c.admins} Konten der Systemverwaltung haben keinen zweiten Faktor.`,
          en: `${c.adminsWithoutSecondFactor} of ${c.admins} administrators’ accounts have no second factor.`,
        },
        todo: { de: 'Den zweiten Faktor einrichten.', en: 'Set up the second factor.' },
      },
      writes &&
        !c.instructed && {
          at: 'medium',
          reason: { de: 'Es gilt keine Dienstanweisung KI.', en: 'No AI instruction is in force.' },
          todo: {
            de: 'Die Dienstanweisung in Kraft setzen; bis dahin bleibt die Funktion für alle zu.',
            en: 'Put the instruction in force; until then the function stays closed to everybody.',
          },
        },
      writes &&
        c.instructed && {
          measure: {
            de: 'Offen nur für Personen, die die geltende Dienstanweisung bestätigt haben.',
            en: 'Open only to persons who have acknowledged the instruction in force.',
          },
        },
      c.courses > 0 && {
        measure: { de: 'Offen nur für Personen mit der vorgeschriebenen Schulung.', en: 'Open only to persons with the required training.' },
      },
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
