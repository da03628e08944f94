import type { Entry, Register } from './contract.ts'

// One entry, three vocabularies. The running Dutch register names its fields otherwise than its own published standard, so both are columns of the table.

type Value = string | string[] | null
type Row = {
  /** Publicatiestandaard v1.0.0, schema.json. */
  nl?: string
  /** The field of the running Algoritmeregister (v1_0.json), where it differs. */
  api?: string
  /** Algorithmic Transparency Recording Standard, attribute. */
  uk?: string
  of: (e: Entry, r: Register) => Value
}

const program = 'Vorzimmer (Open Source, EUPL-1.2)'
const kinds: Record<Entry['kind'], string> = {
  prompt: 'Großes Sprachmodell, das nach festen Anweisungen der Stadt antwortet',
  classifier: 'Klassifikation: logistische Regression über Wörter und Wortteile, lernt aus Entscheidungen von Menschen',
  ocr: 'Texterkennung (Tesseract) auf dem eigenen Rechner',
  detector: 'Erkennung: gelernte Gewichte über Merkmale des Textes, ausgeliefert mit dem Programm',
  extraction: 'Angaben finden: Grammatiken und Prüfziffern, zum Teil gelernte Gewichte',
  forecast: 'Vorhersage aus Zeitreihen',
  forwarding: 'Weiterleitung an ein großes Sprachmodell',
  transcription: 'Spracherkennung: ein gelerntes Modell auf einem Server im Haus schreibt auf, was gesagt wurde',
  synthesis: 'Sprachausgabe: eine Computerstimme liest Text vor',
  rules: 'Feste Regeln, von Menschen geschrieben',
}
const statusOf: Record<Entry['status'], [nl: string, uk: string]> = {
  'in-use': ['In gebruik', 'production'],
  'switched-off': ['Buiten gebruik', 'retired'],
  'no-engine': ['Buiten gebruik', 'development'],
}
const categoryOf = ({ risk }: Entry) =>
  risk.class === 'high' || risk.class === 'prohibited'
    ? 'Hoog-risico AI-systeem'
    : risk.class === 'exempt' || risk.class === 'limited'
      ? 'Impactvolle algoritmes'
      : 'Overige algoritmes'
const letters: Record<string, string> = { 'Hoog-risico AI-systeem': 'A', 'Impactvolle algoritmes': 'B', 'Overige algoritmes': 'C' }

const short = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)
const sentences = (...parts: (string | false)[]) => parts.filter(Boolean).join(' ')
const enginesOf = (e: Entry) => e.engines.map((m) => `${m.name} (${m.model}, ${m.zone}${m.masked ? ', maskiert' : ''})`).join('; ')
const technology = (e: Entry) =>
  sentences(`${kinds[e.kind]}.`, e.engines.length > 0 && `Modelle: ${enginesOf(e)}.`, `Gemessen wird es mit ${e.evaluation}.`, measured(e))
const measured = ({ evaluations }: Entry) =>
  evaluations.length
    ? `Messungen: ${evaluations
        .map((v) => `${v.name} (${v.at.toISOString().slice(0, 10)}): ${Object.entries(v.figures).slice(0, 8).map(([k, n]) => `${k} ${n}`).join(', ')}`) // biome-ignore format: one line
        .join('; ')}.`
    : 'Eine Messung in diesem Haus ist noch nicht aufgenommen.'
const used = ({ figures: f }: Entry) =>
  sentences(
    `Im ${f.month}: ${f.proposed} Vorschläge, ${f.calls} Anrufe bei Sprachmodellen.`,
    f.decided !== null &&
      `Menschen entschieden ${f.decided.decided}: ${f.decided.accepted} angenommen, ${f.decided.amended} geändert, ${f.decided.rejected} abgelehnt.`,
    f.hidden && 'Zahlen, hinter denen weniger als fünf Personen stehen, fehlen.',
  )
const data = (e: Entry) => `${e.dataClassTitle}: ${e.dataContents.join('; ')}.`
const risks = (e: Entry) =>
  sentences(
    `Einstufung nach der KI-Verordnung: ${e.risk.reasons.map((r) => r.de).join(' ')}`,
    `Vorfälle im letzten Jahr: ${e.incidents.lastYear}, offen: ${e.incidents.open}.`,
    ...e.incidents.notes.map((n) => `${n.on}: ${n.note}`),
  )
const mitigation = (e: Entry) =>
  sentences(
    'Ein Ergebnis ist ein Vorschlag; wirksam wird es erst durch eine Entscheidung, die protokolliert und versiegelt ist.',
    'Das Verfahren lässt sich sofort abschalten; die Arbeit geht dann ohne es weiter.',
    e.courses.length > 0 && `Vorgeschriebene Schulungen: ${e.courses.join(', ')}.`,
  )

export const mapping: readonly Row[] = [
  { nl: 'name', uk: 'name', of: (e) => short(e.title.de, 99) },
  { nl: 'description_short', of: (e) => short(e.purpose.de, 399) },
  { uk: 'description', of: (e) => sentences(e.purpose.de, used(e)) },
  { nl: 'organization', uk: 'organisation', of: (_, r) => short(r.town, 99) },
  { nl: 'theme', api: 'category', of: () => ['Organisatie en bedrijfsvoering'] },
  { nl: 'status', of: (e) => statusOf[e.status][0] },
  { uk: 'phase', of: (e) => statusOf[e.status][1] },
  { nl: 'start_date', api: 'begin_date', of: (e) => e.sinceOn.slice(0, 7) },
  { nl: 'end_date', of: (e) => (e.status === 'switched-off' ? (e.switchedOffAt?.toISOString().slice(0, 7) ?? null) : null) },
  { nl: 'contact', api: 'contact_email', uk: 'contact_email', of: (_, r) => r.contact.mail },
  { nl: 'link', api: 'website', uk: 'website', of: (_, r) => r.contact.web },
  { nl: 'publication_category', of: (e) => `${categoryOf(e)} (Categorie ${letters[categoryOf(e)]})` },
  { api: 'publication_category', of: categoryOf },
  { nl: 'purpose_and_impact', api: 'goal', of: (e) => short(sentences(e.purpose.de, used(e)), 2499) },
  { uk: 'scope', of: (e) => e.purpose.de },
  { uk: 'benefit', of: (e) => sentences('Wiederkehrende Vorarbeit geht schneller, und jede Fundstelle liegt daneben.', used(e)) },
  {
    nl: 'considerations',
    api: 'proportionality',
    uk: 'alternatives_considered',
    of: (e) =>
      short(
        sentences('Ohne das Verfahren geschieht dieselbe Arbeit von Hand; das bleibt jederzeit möglich.', e.risk.reasons.map((r) => r.de).join(' ')),
        2499,
      ),
  },
  { nl: 'human_intervention', uk: 'human_decisions', of: (e) => short(e.oversight.de, 2499) },
  { nl: 'risk_management', api: 'risks', of: (e) => short(sentences(risks(e), mitigation(e)), 2499) },
  { uk: 'risk_name', of: (e) => `Einstufung: ${e.risk.class}` },
  { uk: 'risk_description', of: risks },
  { uk: 'risk_mitigation', of: mitigation },
  { nl: 'legal_basis', api: 'lawful_basis', of: (e) => short(e.legalBasis, 2499) },
  {
    nl: 'impact_assessments',
    api: 'impacttoetsen',
    uk: 'impact_assessment_name',
    of: () =>
      'Einstufung nach Art. 6 KI-VO; Entwurf der Datenschutz-Folgenabschätzung (Art. 35 DSGVO) und der Grundrechte-Folgenabschätzung (Art. 27 KI-VO)',
  },
  { uk: 'impact_assessment_description', of: (e) => e.risk.reasons.map((r) => r.de).join(' ') },
  { uk: 'impact_assessment_date', of: (e) => e.risk.on },
  { uk: 'impact_assessment_link', of: () => null },
  { nl: 'data', api: 'source_data', uk: 'source_data_description', of: (e) => short(data(e), 2499) },
  { uk: 'source_data_name', of: (e) => e.dataClassTitle },
  { uk: 'source_data_url', of: () => null },
  { uk: 'data_collection', of: (e) => `Entsteht bei der Arbeit der Stadt; Rechtsgrundlage: ${e.legalBasis}.` },
  {
    uk: 'data_sharing_agreements',
    of: (e) =>
      e.engines.some((m) => m.zone !== 'house')
        ? 'Auftragsverarbeitung nach Art. 28 DSGVO mit den genannten Modellanbietern'
        : 'keine: Die Daten bleiben im Haus',
  },
  {
    uk: 'data_access_and_storage',
    of: () => 'Zugang je Stelle und Geheimhaltungsgrenze; Aufbewahrung nach der veröffentlichten Liste, Modellanrufe ohne Inhalt 190 Tage.',
  },
  { nl: 'technical_operation', api: 'methods_and_models', of: (e) => short(technology(e), 4999) },
  { uk: 'model_type', of: (e) => kinds[e.kind] },
  { uk: 'system_architecture', of: (_, r) => r.contact.web },
  { uk: 'frequency_usage', of: used },
  { uk: 'maintenance', of: (e) => sentences(`Version ${e.version}, in diesem Haus seit ${e.sinceOn}.`, measured(e)) },
  { uk: 'process_integration', of: (e) => sentences(mitigation(e), e.oversight.de) },
  { uk: 'provided_information', of: () => 'Der Vorschlag mit seinen Fundstellen, der Sicherheit als Wort und dem Namen des Verfahrens.' },
  { uk: 'required_training', of: (e) => (e.courses.length ? e.courses.join(', ') : 'Dienstanweisung KI, von jeder Person bestätigt') },
  {
    uk: 'appeals_and_review',
    of: (_, r) =>
      `Gegen die Entscheidung gilt der gewöhnliche Rechtsbehelf; Fragen zum Verfahren und eine Überprüfung durch einen Menschen: ${r.contact.mail}.`,
  },
  { nl: 'supplier', api: 'provider', uk: 'external_supplier', of: (e) => short([program, ...e.engines.map((m) => m.model)].join(', '), 199) },
  { uk: 'external_supplier_identifier', of: () => null },
  {
    uk: 'external_supplier_role',
    of: (e) => (e.engines.length ? 'Programm; Betrieb der genannten Sprachmodelle' : 'Programm; betrieben von der Stadt selbst'),
  },
  { uk: 'data_access_terms', of: (e) => (e.engines.some((m) => m.zone !== 'house') ? 'nur maskiert, zu keinem anderen Zweck' : 'kein Zugang') },
  { uk: 'team', of: (_, r) => r.town },
  { uk: 'senior_responsible_owner', of: () => 'Leitung der Stadtverwaltung' },
  // The standard knows Dutch only ("nld"). The texts are German, and an entry that said otherwise would be wrong.
  { nl: 'language', api: 'lang', of: () => 'deu' },
  { nl: 'schema', of: () => '1.0.0' },
  { api: 'standard_version', of: () => '1.0' },
  { nl: 'source_id', of: (e) => `${e.id}/${e.version}` },
  { nl: 'search_terms', api: 'tags', of: (e) => [e.kind, e.id, e.dataClass].join(', ') },
]

/** The register in the words of one standard; a field without a value is left out. */
export function mapped(register: Register, standard: 'nl' | 'nl-api' | 'uk'): Record<string, string | string[]>[] {
  const nameIn = (row: Row) =>
    standard === 'uk' ? row.uk : standard === 'nl' ? row.nl : (row.api ?? (sameInApi.has(row.nl ?? '') ? row.nl : undefined))
  return register.entries.map((e) =>
    Object.fromEntries(
      mapping.flatMap((row) => {
        const name = nameIn(row)
        const value = name === undefined ? null : row.of(e, register)
        return name === undefined || value === null ? [] : [[name, value]]
      }),
    ),
  )
}
/** What the running register calls as its standard does. */
const sameInApi = new Set(['name', 'description_short', 'organization', 'status', 'end_date', 'human_intervention', 'source_id'])
