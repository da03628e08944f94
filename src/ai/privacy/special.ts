import type { Finding, SpecialCategory } from './findings.ts'
import type { Tokens } from './tokens.ts'

/**
 * Words that reveal a special category of personal data, as beginnings in small letters; `=` asks for the whole word.
 * They mark a text as sensitive, they do not say about whom.
 * @see Art. 9 Abs. 1 DSGVO
 */
const stems: Record<SpecialCategory, string> = {
  health:
    'diagnos krankheit erkrank =krank kranke krankgeschrieben krankschreib krankmeld krankengeschichte arbeitsunfähig erwerbsminder erwerbsunfähig depress diabet zuckerkrank krebserkrank krebskrank =krebs karzinom tumor leukämie epilep demenz dement alzheimer parkinson sklerose =hiv =aids hepatitis tuberkulose schlaganfall herzinfarkt herzerkrank asthma allergi schwanger fehlgeburt behinder schwerbehinder gehbehinder sehbehinder hörbehinder merkzeichen =gdb pflegegrad pflegestufe pflegebedürftig rollstuhl psychisch psychiatr psychos psychotherap schizophren bipolar borderline autis =adhs sucht alkoholik alkoholabhängig alkoholkrank drogenabhängig methadon substitution rehabilitations =reha attest chemotherap bandscheibe gehörlos =blind =taub erblind medikament insulin dialyse suizid selbstmord burnout burn-out magersucht bulimi geimpft covid corona-infektion infizier ansteck krankenhausaufenthalt operiert klinikaufenthalt therapie befund arztbrief gesundheitszustand gesundheitlich multimorbid chronisch traumatisier belastungsstörung angststörung migräne rheuma arthrose fibromyalgie lähmung querschnitt inkontinen prothese',
  religion:
    'evangelisch katholisch römisch-katholisch protestant konfession kirchenmitglied kirchenaustritt kirchensteuer muslim moslem islam jüdisch =jude =juden =jüdin judentum buddhis hinduis =hindu alevit aleviti orthodox atheist konfessionslos religionszugehör religiös glaubensbekenntnis gläubig jehovas mormon sunnit schiit jesid yesid getauft konvertier',
  ethnicity:
    'migrationshintergrund ethni hautfarbe volkszugehörig =roma =sinti sinto rasse abstammung spätaussiedler =kurde =kurdin kurdisch staatenlos dunkelhäutig',
  'political-opinion': 'parteimitglied parteizugehör parteibuch politische politisch weltanschau reichsbürger linksextrem rechtsextrem',
  'union-membership': 'gewerkschaftsmitglied gewerkschaftszugehör gewerkschaftlich',
  'sex-life':
    'homosexu bisexu transsexu transgender intersexu heterosexu lesbisch =schwul =schwuler sexuell sexualleben =queer nichtbinär geschlechtsumwand geschlechtsangleich',
  'genetic-biometric': 'biometrisch fingerabdr gesichtserkenn dna-ana dna-test =dna gentest genetisch erbkrankheit erbgut iris-scan',
}
const membership: Record<string, SpecialCategory> = {
  SPD: 'political-opinion', CDU: 'political-opinion', CSU: 'political-opinion', FDP: 'political-opinion', AfD: 'political-opinion', Grünen: 'political-opinion',
  Linken: 'political-opinion', Linke: 'political-opinion', BSW: 'political-opinion', NPD: 'political-opinion', Partei: 'political-opinion', DKP: 'political-opinion',
  'ver.di': 'union-membership', Verdi: 'union-membership', ver: 'union-membership', GEW: 'union-membership', GdP: 'union-membership', Gewerkschaft: 'union-membership',
  Metall: 'union-membership', komba: 'union-membership', dbb: 'union-membership', EVG: 'union-membership', NGG: 'union-membership',
} // biome-ignore format: a table

/** By their first three letters. */
const byStart = new Map<number, { stem: string; whole: boolean; special: SpecialCategory }[]>()
for (const [special, list] of Object.entries(stems) as [SpecialCategory, string][])
  for (const entry of list.split(' ')) {
    const whole = entry.startsWith('=')
    const stem = whole ? entry.slice(1) : entry
    const key = startAt(stem, 0)
    const list = byStart.get(key) ?? []
    list.push({ stem, whole, special })
    byStart.set(key, list)
  }
/** Three letters as a number, capitals as small ones; every word of a text is asked for, so nothing is cut out. */
function startAt(text: string, at: number): number {
  let key = 0
  for (let i = at; i < at + 3; i++) {
    const c = text.charCodeAt(i)
    const isCapital = (c > 64 && c < 91) || (c > 0xbf && c < 0xdf && c !== 0xd7)
    key = key * 512 + Math.min(511, isCapital ? c + 32 : c)
  }
  return key
}
/** Health insurers, offices and fields of law talk of health without anyone's being ill; a creditor believes in nothing. */
const harmless =
  /^(?:gläubiger|krankenkasse|krankenversicher|krankenhaus|therapiezentrum|politische|politischen|politischer|politisches|politisch|rasse|rassen|suchtberatung|suchthilfe)/

/** Flags words of the special categories. The caller keeps them apart from what is masked. */
export function findSpecial(text: string, { count, starts, ends }: Tokens, findings: Finding[]) {
  let memberUntil = -1
  for (let i = 0; i < count; i++) {
    const start = starts[i] as number
    const length = (ends[i] as number) - start
    if (length < 3) continue
    const candidates = byStart.get(startAt(text, start))
    const isMember = length >= 8 && text.charCodeAt(start) === 77 && text.startsWith('Mitglied', start)
    const word = candidates || memberUntil >= i ? text.slice(start, ends[i]) : ''
    if (candidates) {
      const lower = word.toLowerCase()
      const hit = candidates.find(({ stem, whole }) => (whole ? lower === stem : lower.startsWith(stem)))
      const isPolitical =
        hit?.special === 'political-opinion' &&
        /^(?:Meinung|Überzeugung|Gesinnung|Einstellung)/.test(text.slice((ends[i] as number) + 1, (ends[i] as number) + 20))
      if (hit && (isPolitical || !harmless.test(lower)))
        findings.push({ start, end: ends[i] as number, type: 'special-category', confidence: 0.8, rule: 'word', special: hit.special })
    }
    if (isMember) memberUntil = i + 4
    else if (memberUntil >= i && Object.hasOwn(membership, word)) {
      const end = word === 'ver' ? start + 6 : (ends[i] as number)
      if (word !== 'ver' || text.startsWith('.di', ends[i]))
        findings.push({ start, end, type: 'special-category', confidence: 0.85, rule: 'membership', special: membership[word] as SpecialCategory })
    }
  }
}
