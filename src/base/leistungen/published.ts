import type { Answer, Leistungspaket } from './index.ts'

/** Columns by name, one entry for each person. */
export type Row = Record<string, unknown[] | undefined>

/** A published case as GETTSIM keeps it: columns of inputs and of expected outputs. @see https://github.com/ttsim-dev/gettsim */
export interface Case {
  area: string
  date: string
  case: string
  provided: Row
  outputs: Record<string, unknown[]>
}

interface Measure {
  area: string
  prefix: string
  answer(paket: Leistungspaket, one: Case, output: string, person: number): Pick<Answer, 'value' | 'open'>
}

/** How the columns of the published cases become the inputs of our packages, and which decision answers which output. */
export const measures: Record<string, Measure> = {
  wohngeld: { area: 'wohngeld', prefix: 'wohngeld_', answer: wohngeld },
  unterhaltsvorschuss: { area: 'unterhaltsvors', prefix: 'unterhaltsvors_', answer: unterhaltsvorschuss },
}

const noRule = (output: string) => ({ value: null, open: [`Für ${output} hat das Paket keine Entscheidung.`] })
/** `2019-7` is the first day of that month. */
function dayOf({ date }: Case): string {
  const [year = '', month = '1', day = '1'] = date.split('-')
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** One person's value in a column; absent columns give the fallback. */
function reader(one: Case, person: number) {
  const all: Row = { ...one.provided, ...given(one.outputs) }
  return {
    number: (name: string, otherwise = 0): number => Number(all[name]?.[person] ?? otherwise),
    yes: (name: string): boolean => all[name]?.[person] === true,
    has: (name: string): boolean => all[name]?.[person] !== undefined,
  }
}

/** Ids and the minimum of the SGB II stand among the outputs and are inputs of the Wohngeld all the same. */
const given = (outputs: Row): Row => Object.fromEntries(Object.entries(outputs).filter(([name]) => /^(bg_id|wthh_id)$|^arbeitsl_geld_2_/.test(name)))

// --- Wohngeld ---------------------------------------------------------------------------------------------------------------------------

const wohngeldOutputs: Record<string, string> = {
  wohngeld_m: 'Betrag nach Vorrangprüfung', // the cases do not know the threshold of § 21 Nr. 1 WoGG
  wohngeld_anspruchshöhe_m: 'Anspruchshöhe',
  wohngeld_mindesteinkommen_erreicht: 'Mindesteinkommen erreicht',
  wohngeld_einkommen_für_mindesteinkommen_check_m: 'Einkommen für das Mindesteinkommen',
  wohngeld_vermögensgrenze_unterschritten: 'Vermögen ist unerheblich',
  wohngeld_eink_m: 'Gesamteinkommen im Monat',
  wohngeld_miete_m: 'Zu berücksichtigende Miete',
}

function wohngeld(paket: Leistungspaket, one: Case, output: string, person: number): Pick<Answer, 'value' | 'open'> {
  const [, name = '', unit] = /^(.*)_(wthh|bg)$/.exec(output) ?? []
  const decision = wohngeldOutputs[name]
  if (!decision || !unit) return noRule(output)
  const everyone = (one.provided.p_id ?? []).map((_, i) => i)
  const household = everyone.filter((i) => reader(one, i).number('hh_id') === reader(one, person).number('hh_id'))
  const groups = unit === 'bg' ? bedarfsgemeinschaften(one, household) : teilhaushalte(one, household)
  const members = household.filter((i) => groups.get(i) === groups.get(person))
  const own = reader(one, person)
  const known = `wohngeld_mindesteinkommen_erreicht_${unit}`
  const regelbedarf = `arbeitsl_geld_2_regelbedarf_m_${unit}`
  const answer = paket.decide(
    dayOf(one),
    {
      Personen: household.map((i) => personOf(one, i, !members.includes(i))),
      Bruttokaltmiete: own.number('bruttokaltmiete_m_hh'),
      Mietenstufe: own.number('mietstufe'),
      Baujahr: own.number('immobilie_baujahr_hh', 2000),
      Unterkunftskosten: unterkunft(one, person, household.length),
      'Bekannter Regelbedarf': own.has(regelbedarf) ? own.number(regelbedarf) : null,
      'Mindesteinkommen anerkannt': one.provided[known] ? own.yes(known) : null,
      'Wohngeld hat Vorrang': own.has('wohngeld_vorrang_bg') ? members.some((i) => vorrang(one, i)) : null,
    },
    decision,
  )
  // published to the cent
  return typeof answer.value === 'number' ? { ...answer, value: Math.round(answer.value * 100) / 100 } : answer
}

function personOf(one: Case, person: number, ausgeschlossen: boolean): Record<string, unknown> {
  const { number, yes, has } = reader(one, person)
  // whoever is taxed as a couple shares one amount
  const shared = yes('gemeinsam_veranlagt') && number('p_id_ehepartner', -1) >= 0 ? 2 : 1
  const grad = number('behinderungsgrad')
  const adult = !yes('kind')
  return {
    Name: String(one.provided.p_id?.[person]),
    Alter: number('alter'),
    ausgeschlossen,
    Kind: yes('kind'),
    'mit Partner': number('p_id_einstandspartner', -1) >= 0,
    alleinerziehend: yes('alleinerz'),
    Kindergeld: yes('kindergeld_anspruch'),
    'Grad der Behinderung': grad,
    // the cases do not ask; they grant the allowance for every degree
    'häuslich gepflegt': grad > 0,
    'zahlt Steuern': adult && number('eink_st_y_sn') > 0,
    'zahlt Krankenversicherung': adult && number('ges_krankenv_beitr_arbeitnehmer_m') > 0,
    'zahlt Rentenversicherung': adult && number('ges_rentenv_beitr_arbeitnehmer_m') > 0,
    Bruttolohn: number('bruttolohn_m'),
    'Einkünfte aus Arbeit im Jahr': has('eink_abhängig_beschäftigt_y') ? number('eink_abhängig_beschäftigt_y') : minijob(one, number('bruttolohn_m')),
    'Einkünfte selbständig': has('eink_selbst_y') ? number('eink_selbst_y') / 12 : number('eink_selbst_m'),
    'Kapitalerträge im Jahr': has('kapitaleink_brutto_y') ? number('kapitaleink_brutto_y') : 12 * number('kapitaleink_brutto_m'),
    'Einkünfte aus Vermietung': has('eink_vermietung_y') ? number('eink_vermietung_y') / 12 : number('eink_vermietung_m'),
    Rente: number('sum_ges_rente_priv_rente_m'),
    Rentenanteil: number('rente_ertragsanteil', 1),
    Arbeitslosengeld: number('arbeitsl_geld_m'),
    Unterhalt: number('kind_unterh_erhalt_m'),
    Unterhaltsvorschuss: number('unterhaltsvors_m'),
    Elterngeld: number('elterngeld_m'),
    'sonstige Einnahmen': number('sonstig_eink_m'),
    'Abzüge vom Lohn': (number('eink_st_y_sn') + number('soli_st_y_sn')) / 12 / shared + number('sozialv_beitr_arbeitnehmer_m'),
    Vermögen: number('vermögen_bedürft'),
  }
}

const vorrang = (one: Case, person: number): boolean =>
  reader(one, person).yes('wohngeld_vorrang_bg') || reader(one, person).yes('wohngeld_kinderzuschl_vorrang_bg')

/** Who is reckoned together for Wohngeld: everybody for whom it comes before the Bürgergeld, and apart from them the others. */
function teilhaushalte(one: Case, household: number[]): Map<number, unknown> {
  return new Map(household.map((i) => [i, reader(one, i).has('wthh_id') ? reader(one, i).number('wthh_id') : vorrang(one, i)]))
}

/** Couples and their children under 25 who cannot meet their own needs. @see § 7 Abs. 3 SGB II */
function bedarfsgemeinschaften(one: Case, household: number[]): Map<number, unknown> {
  const id = (i: number) => reader(one, i).number('p_id', -1)
  return new Map(
    household.map((i) => {
      const own = reader(one, i)
      if (own.has('bg_id')) return [i, own.number('bg_id')]
      const parent = ['p_id_elternteil_1', 'p_id_elternteil_2']
        .map((p) => household.find((j) => id(j) === own.number(p, -1)))
        .find((j) => j !== undefined)
      const child = parent !== undefined && own.number('alter') < 25 && !own.yes('eigenbedarf_gedeckt') && own.number('p_id_einstandspartner', -1) < 0
      const head = child ? parent : i
      return [i, Math.min(id(head), ...household.filter((j) => id(j) === reader(one, head).number('p_id_einstandspartner', -1)).map(id))]
    }),
  )
}

/**
 * What the cases count as adequate costs of rent and heating: since 2023 the real ones (Karenzzeit), before that and afterwards at most 10 euros
 * for a square metre of 45 for one person and 15 for each other. In a town its own guideline takes this place.
 */
function unterkunft(one: Case, person: number, persons: number): number {
  const { number, yes } = reader(one, person)
  const real = number('bruttokaltmiete_m_hh') + number('heizkosten_m_hh')
  const area = number('wohnfläche_hh')
  if (!area || (dayOf(one) >= '2023' && !yes('bürgerg_bezug_vorj'))) return real
  return Math.min(real / area, 10) * Math.min(area, 45 + 15 * (persons - 1))
}

/** Wages of a Minijob: the cases leave them out of the income where it is not given. @see § 8 SGB IV */
function minijob(one: Case, wage: number): number | null {
  const limits: [from: string, limit: number][] = [
    ['2024', 538],
    ['2022-10', 520],
    ['2013', 450],
    ['2003-04', 400],
    ['', 325],
  ]
  const [, limit] = limits.find(([from]) => dayOf(one) >= from) ?? ['', 0]
  return wage <= limit ? 0 : null
}

// --- Unterhaltsvorschuss ----------------------------------------------------------------------------------------------------------------

const incomes = [
  'bruttolohn_m',
  'sonstig_eink_m',
  'eink_selbst_m',
  'eink_vermietung_m',
  'kapitaleink_brutto_m',
  'sum_ges_rente_priv_rente_m',
  'arbeitsl_geld_m',
]

function unterhaltsvorschuss(paket: Leistungspaket, one: Case, output: string, person: number): Pick<Answer, 'value' | 'open'> {
  if (output !== 'unterhaltsvors_m') return noRule(output)
  const child = reader(one, person)
  const parent = (one.provided.p_id ?? []).indexOf(child.number('p_id_kindergeld_empf', -1))
  if (parent < 0 || parent === person) return { value: 0, open: [] } // nobody's child
  const own = reader(one, parent)
  return paket.decide(dayOf(one), {
    'Alter des Kindes': child.number('alter'),
    'Elternteil alleinerziehend': one.provided.parent_alleinerz ? child.yes('parent_alleinerz') : own.yes('alleinerz'),
    'Einkommen des Elternteils': own.has('unterhaltsvorschuss_eink_m')
      ? own.number('unterhaltsvorschuss_eink_m')
      : incomes.reduce((sum, name) => sum + own.number(name), 0),
    // the cases ask for the parent's income in every case
    'Kind ist auf Bürgergeld angewiesen': true,
    'Gezahlter Unterhalt': child.number('kind_unterh_erhalt_m'),
  })
}
