const SMALL: Readonly<Record<string, number>> = {
  null: 0,
  ein: 1,
  eins: 1,
  eine: 1,
  einen: 1,
  einem: 1,
  einer: 1,
  eines: 1,
  zwei: 2,
  zwo: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  elf: 11,
  zwölf: 12,
  dreizehn: 13,
  vierzehn: 14,
  fünfzehn: 15,
  sechzehn: 16,
  siebzehn: 17,
  achtzehn: 18,
  neunzehn: 19,
  zwanzig: 20,
  dreißig: 30,
  dreissig: 30,
  vierzig: 40,
  fünfzig: 50,
  sechzig: 60,
  siebzig: 70,
  achtzig: 80,
  neunzig: 90,
}
const SPECIAL: Readonly<Record<string, number>> = {
  anderthalb: 1.5,
  eineinhalb: 1.5,
  zweieinhalb: 2.5,
  dreieinhalb: 3.5,
  dutzend: 12,
  beiden: 2,
  beide: 2,
  beider: 2,
  zweien: 2,
  dreien: 3,
  zweier: 2,
  dreier: 3,
}

/** The value of a German number word (einundzwanzig, zehntausend, anderthalb), undefined when it is none. Articles count as 1. */
export function numberWord(word: string): number | undefined {
  const w = word.toLowerCase()
  return SPECIAL[w] ?? parse(w)
}

function parse(w: string): number | undefined {
  if (w in SMALL) return SMALL[w]
  for (const [name, factor] of [
    ['tausend', 1000],
    ['hundert', 100],
  ] as const) {
    const at = w.indexOf(name)
    if (at < 0) continue
    const before = at === 0 ? 1 : parse(w.slice(0, at))
    const rest = w.slice(at + name.length).replace(/^und/, '')
    const after = rest === '' ? 0 : parse(rest)
    return before === undefined || after === undefined ? undefined : before * factor + after
  }
  const und = /^(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(.+)$/.exec(w)
  if (!und) return undefined
  const tens = SMALL[und[2] as string]
  return tens !== undefined && tens >= 20 ? tens + (SMALL[und[1] as string] as number) : undefined
}

const ORDINALS: Readonly<Record<string, number>> = {
  erst: 1,
  zweit: 2,
  dritt: 3,
  viert: 4,
  fünft: 5,
  sechst: 6,
  siebt: 7,
  siebent: 7,
  acht: 8,
  neunt: 9,
  zehnt: 10,
  elft: 11,
  zwölft: 12,
}

/** The value of an ordinal written as a word (dritten, zwanzigster). */
export function ordinalWord(word: string): number | undefined {
  const m = /^(.{3,}t)(?:e|en|er|es|em)$/.exec(word.toLowerCase())
  if (!m) return undefined
  const base = m[1] as string
  return ORDINALS[base] ?? (base.endsWith('st') ? parse(base.slice(0, -2)) : parse(base.slice(0, -1)))
}

/** 1.200,50 · 1 200 · 1200.50 is read as German: the full stop groups thousands, the comma is decimal. */
export function germanNumber(text: string): number {
  return Number(text.replace(/[\s.](?=\d{3}(?!\d))/g, '').replace(',', '.'))
}

/** Matches a number in digits, German grouping. */
export const DIGITS = String.raw`\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?`
const UNITS = 'ein|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun'
const TENS = 'zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig'
const TEENS = 'zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn'
const UNDER = `(?:(?:${UNITS})und(?:${TENS})|${TENS}|${TEENS}|${UNITS})`
/** Matches a number word that is no article. */
export const NUMBER_WORD = `(?:anderthalb|eineinhalb|zweieinhalb|dreieinhalb|null|(?:${UNDER})?(?:hundert|tausend)(?:und)?(?:${UNDER})?(?:hundert)?(?:${UNDER})?|(?:${UNITS})und(?:${TENS})|${TENS}|${TEENS}|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|dutzend)`
