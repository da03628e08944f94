/** Laws by the name under which they are said. Others are said as they are written: letter by letter. @see the titles on gesetze-im-internet.de */
const laws: Record<string, string> = {
  AO: 'Abgabenordnung', AufenthG: 'Aufenthaltsgesetz', BauGB: 'Baugesetzbuch', BauNVO: 'Baunutzungsverordnung', BDSG: 'Bundesdatenschutzgesetz',
  BeamtStG: 'Beamtenstatusgesetz', BEEG: 'Bundeselterngeld- und Elternzeitgesetz', BestattG: 'Bestattungsgesetz', BGB: 'Bürgerliches Gesetzbuch',
  BGG: 'Behindertengleichstellungsgesetz', BImSchG: 'Bundes-Immissionsschutzgesetz', BImSchV: 'Bundes-Immissionsschutzverordnung',
  BKGG: 'Bundeskindergeldgesetz', BMG: 'Bundesmeldegesetz', BNatSchG: 'Bundesnaturschutzgesetz', BWO: 'Bundeswahlordnung',
  BZRG: 'Bundeszentralregistergesetz', DSGVO: 'Datenschutz-Grundverordnung', EinbTestV: 'Einbürgerungstestverordnung', EStG: 'Einkommensteuergesetz',
  FeV: 'Fahrerlaubnis-Verordnung', FStrG: 'Bundesfernstraßengesetz', FZV: 'Fahrzeug-Zulassungsverordnung', GastG: 'Gaststättengesetz',
  GemO: 'Gemeindeordnung', GewO: 'Gewerbeordnung', GewStG: 'Gewerbesteuergesetz', GG: 'Grundgesetz', GrStG: 'Grundsteuergesetz', HGB: 'Handelsgesetzbuch',
  IfSG: 'Infektionsschutzgesetz', IFG: 'Informationsfreiheitsgesetz', JSchG: 'Jugendschutzgesetz', JuSchG: 'Jugendschutzgesetz',
  KAG: 'Kommunalabgabengesetz', 'KI-VO': 'KI-Verordnung', KiStG: 'Kirchensteuergesetz', KiTaG: 'Kindertagesbetreuungsgesetz',
  KomWO: 'Kommunalwahlordnung', KrWG: 'Kreislaufwirtschaftsgesetz', LBG: 'Landesbeamtengesetz', LBO: 'Landesbauordnung', LDSG: 'Landesdatenschutzgesetz',
  LGastG: 'Landesgaststättengesetz', LGebG: 'Landesgebührengesetz', LGrStG: 'Landesgrundsteuergesetz', LIFG: 'Landesinformationsfreiheitsgesetz',
  LVwVfG: 'Landesverwaltungsverfahrensgesetz', OWiG: 'Ordnungswidrigkeitengesetz', OZG: 'Onlinezugangsgesetz', PassG: 'Passgesetz',
  PassV: 'Passverordnung', PAuswG: 'Personalausweisgesetz', PAuswGebV: 'Personalausweisgebührenverordnung', PolG: 'Polizeigesetz',
  PStG: 'Personenstandsgesetz', SprengG: 'Sprengstoffgesetz', StAG: 'Staatsangehörigkeitsgesetz', StGB: 'Strafgesetzbuch', StVG: 'Straßenverkehrsgesetz',
  StVO: 'Straßenverkehrsordnung', StVZO: 'Straßenverkehrs-Zulassungs-Ordnung', TierSchG: 'Tierschutzgesetz', UVG: 'Unterhaltsvorschussgesetz',
  UVwG: 'Umweltverwaltungsgesetz', VerpackG: 'Verpackungsgesetz', VersammlG: 'Versammlungsgesetz', VwGO: 'Verwaltungsgerichtsordnung',
  VwVfG: 'Verwaltungsverfahrensgesetz', WaffG: 'Waffengesetz', WHG: 'Wasserhaushaltsgesetz', WoGG: 'Wohngeldgesetz', WoGV: 'Wohngeldverordnung',
  ZPO: 'Zivilprozessordnung',
} // biome-ignore format: a table
const books = ['Erstes', 'Zweites', 'Drittes', 'Viertes', 'Fünftes', 'Sechstes', 'Siebtes', 'Achtes', 'Neuntes', 'Zehntes', 'Elftes', 'Zwölftes', 'Dreizehntes', 'Vierzehntes'] // biome-ignore format: a list
const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV']

type Language = 'de' | 'en'
type Step = readonly [pattern: RegExp, said: string | ((...groups: string[]) => string)]
/** The same words in both languages, where a rule needs them. */
const words = {
  de: {
    to: 'bis',
    and: 'und',
    dot: 'Punkt',
    at: 'at',
    slash: 'Schrägstrich',
    hyphen: 'Bindestrich',
    underscore: 'Unterstrich',
    plus: 'plus',
    euro: 'Euro',
  },
  en: { to: 'to', and: 'and', dot: 'dot', at: 'at', slash: 'slash', hyphen: 'hyphen', underscore: 'underscore', plus: 'plus', euro: 'euros' },
} as const
const months = {
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
} as const
const days = {
  de: { Mo: 'Montag', Di: 'Dienstag', Mi: 'Mittwoch', Do: 'Donnerstag', Fr: 'Freitag', Sa: 'Samstag', So: 'Sonntag' },
  en: { Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday', Sat: 'Saturday', Sun: 'Sunday', Mo: 'Monday', Tu: 'Tuesday', We: 'Wednesday', Th: 'Thursday', Fr: 'Friday', Sa: 'Saturday', Su: 'Sunday' }, // biome-ignore format: a table
} as const

/** What is for the eye only: Markdown, marks of citations, pictures, arrows. */
const marks: Step[] = [
  [/[ \t]+/gu, ' '],
  [/\n\s+/gu, '\n'],
  [/^[ \t]*(?:#{1,6}|>|[-*•–]|\d{1,2}\)) +/gmu, ''],
  [/!\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)/gu, '$1'],
  [/\[([^\]\n]{1,200})\]\([^)\s]{0,500}\)/gu, '$1'],
  [/\[(?:\d{1,2}(?:\s?[,;–-]\s?\d{1,2})*|\^\w+)\]/gu, ''],
  [
    /[⁰¹²³⁴-⁹]+(?=[\s.,;:!?)]|$)/gu,
    (mark, ...rest) => (/(?:^|[^\p{L}])(?:c|d|k|m)?m$/u.test(String(rest.at(-1)).slice(0, Number(rest.at(-2)))) ? mark : ''),
  ],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gu, '$2'],
  [/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])/gu, '$1'],
  [/`+/gu, ''],
  [/^[ \t|:-]*---[ \t|:-]*$/gmu, ''],
  [/[ \t]*\|[ \t]*/gu, ', '],
  [/\uFE0F|\u200D/gu, ''],
  [/[\p{Extended_Pictographic}☎→←⇒►▶✓✔✗✘]/gu, ''],
  [/\u00AD/gu, ''],
]

/** "rathaus@stadt.de" and "www.stadt.de/pass", sign by sign where a voice would swallow them. */
function addresses(language: Language): Step[] {
  const w = words[language]
  const signs = (text: string) =>
    text
      .replace(/\./gu, ` ${w.dot} `)
      .replace(/\//gu, ` ${w.slash} `)
      .replace(/-/gu, ` ${w.hyphen} `)
      .replace(/_/gu, ` ${w.underscore} `)
      .replace(/@/gu, ` ${w.at} `)
      .replace(/ +/gu, ' ')
      .trim()
  return [
    [/(?:mailto:)?((?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24})/giu, (_, mail = '') => signs(mail)],
    // Of a long address the place is enough to be heard; what stands behind it is a link on the screen.
    [/(?:https?:\/\/)?((?:www\.)[\w.-]{1,100}\.[a-z]{2,24}|(?<=https?:\/\/)[\w.-]{1,100}\.[a-z]{2,24})(?::\d+)?(\/[\w./%?=&#~+-]{0,500}[\w/])?/giu, (_, host = '', path = '') => signs(/^\/[\w-]{1,20}$/u.test(path) ? `${host}${path}` : host)],
  ] // biome-ignore format: long patterns
}

const number = String.raw`\d+[a-z]?`
const series = String.raw`${number}(?:\s?(?:,|und|bis|–|-|and|to)\s?${number})*`
/** "§ 5 Abs. 2 Satz 1 BMG". */
function citations(language: Language): Step[] {
  const said: Record<string, readonly [de: string, en: string]> = {
    'Abs.': ['Absatz', 'subsection'], 'Art.': ['Artikel', 'Article'], 'Nr.': ['Nummer', 'number'], 'Nrn.': ['Nummern', 'numbers'], 'S.': ['Satz', 'sentence'], 'Buchst.': ['Buchstabe', 'letter'],
    'lit.': ['Buchstabe', 'letter'], 'Ziff.': ['Ziffer', 'number'], 'Hs.': ['Halbsatz', 'half-sentence'], 'UAbs.': ['Unterabsatz', 'subparagraph'],
  } // biome-ignore format: a table
  const name = (short: string) => said[short]?.[language === 'de' ? 0 : 1] ?? short
  const { to } = words[language]
  const law = Object.keys(laws).sort((a, b) => b.length - a.length).join('|') // biome-ignore format: one line
  return [
    // Behind its name a law need not be named again.
    [/(?<=(?:gesetz|gesetzes|ordnung|gesetzbuch|gesetzbuchs|Gesetzbuch)(?: für [\p{L}-]{3,30}| Baden-Württemberg)?) \(\p{L}{2,10}\)/gu, ''],
    [/§§ ?/gu, language === 'de' ? 'Paragrafen ' : 'sections '],
    [/§ ?/gu, language === 'de' ? 'Paragraf ' : 'section '],
    [new RegExp(String.raw`((?:Paragrafen|Paragraf|sections|section) ${series}) ?ff?\.`, 'gu'), language === 'de' ? '$1 und folgende' : '$1 and following'],
    [/(?<![\p{L}\p{N}])(Abs\.|Art\.|Nrn?\.|Buchst\.|lit\.|Ziff\.|Hs\.|UAbs\.)\s?(?=\p{L}\b|\d)/gu, (_, short = '') => `${name(short)} `],
    [/(?<=(?:Absatz|subsection) \d{1,2} )S\. ?(?=\d)/gu, `${name('S.')} `],
    [new RegExp(String.raw`(?<=(?:Paragrafen|sections|Absatz|Nummern|numbers|Artikel|Article|Satz) ${number}) ?[–-] ?(?=\d)`, 'gu'), ` ${to} `],
    [new RegExp(String.raw`(?<![\p{L}\p{N}-])(${law})(?![\p{L}\p{N}-])`, 'gu'), (_, short = '') => laws[short] ?? short],
    [new RegExp(String.raw`(?<![\p{L}\p{N}])SGB (${[...roman].sort((a, b) => b.length - a.length).join('|')})(?![\p{L}\p{N}])`, 'gu'), (_, book = '') => `Sozialgesetzbuch ${books[roman.indexOf(book)]} Buch`],
    [/(?<![\p{L}\p{N}])SGB(?![\p{L}\p{N}])/gu, 'Sozialgesetzbuch'],
  ] // biome-ignore format: long patterns
}

/** Digit by digit, in groups of three at the most. */
const digits = (group: string) => (group.match(/.{1,3}(?=(?:.{2,3})*$)|.{1,3}/gsu) ?? []).map((g) => [...g].join(' ')).join(', ')

function numbers(language: Language): Step[] {
  const w = words[language]
  const isGerman = language === 'de'
  const day = (d: string, m: string, y = '') => {
    const month = months[language][Number(m) - 1]
    return month && Number(d) >= 1 && Number(d) <= 31 ? `${Number(d)}${isGerman ? '.' : ''} ${month}${y && ` ${y}`}` : undefined
  }
  const clock = (h: string, m = '00') => {
    if (isGerman) return m === '00' ? `${Number(h)}` : `${Number(h)} Uhr ${Number(m)}`
    const hour = `${Number(h) % 12 || 12}${m === '00' ? '' : `:${m}`}`
    return Number(h) % 24 === 0 && m === '00' ? 'midnight' : `${hour} ${Number(h) % 24 < 12 ? 'a.m.' : 'p.m.'}`
  }
  const oClock = (h: string, m = '00') => (isGerman && m === '00' ? `${Number(h)} Uhr` : clock(h, m))
  const span = (h1: string, m1: string, h2: string, m2: string) =>
    `${m1 && m1 !== '00' ? oClock(h1, m1) : clock(h1, m1 || '00')} ${w.to} ${oClock(h2, m2 || '00')}`
  const amount = (whole: string, cents = '') => {
    const euros = whole.replace(/[.,\s]/gu, '')
    const rest = cents === '' || cents === '-' || cents === '–' || cents === '—' ? 0 : Number(cents.padEnd(2, '0'))
    if (euros === '0' && rest) return `${rest} ${isGerman ? 'Cent' : 'cents'}`
    const one = isGerman ? 'Euro' : euros === '1' ? 'euro' : 'euros'
    return `${euros === '1' && isGerman ? 'ein' : euros} ${one}${rest ? ` ${rest}` : ''}`
  }
  const date = String.raw`(0?[1-9]|[12]\d|3[01])\.\s?(0?[1-9]|1[0-2])\.`
  return [
    // IBAN before anything takes its groups for numbers.
    [/\b([A-Z]{2})(\d{2})((?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,4})?)\b/gu, (_, land = '', check = '', rest = '') => [...`${land}${check}`].join(' ') + rest.replace(/ /gu, '').replace(/.{1,4}/gu, (g) => `, ${[...g].join(' ')}`)],
    [new RegExp(String.raw`(?<![\d.])${date}\s?[–-]\s?${date}\s?(\d{4})?(?!\d)`, 'gu'), (all, d1 = '', m1 = '', d2 = '', m2 = '', y?: string) => [day(d1, m1), w.to, day(d2, m2, y ?? '')].join(' ') || all],
    [new RegExp(String.raw`(?<![\d.])${date}\s?(\d{4})(?!\d)`, 'gu'), (all, d = '', m = '', y = '') => day(d, m, y) ?? all],
    [new RegExp(String.raw`(?<![\d.§])${date}(?![\d.])`, 'gu'), (all, d = '', m = '') => day(d, m) ?? all],
    [/\b(\d{4})-(\d{2})-(\d{2})\b/gu, (all, y = '', m = '', d = '') => day(d, m, y) ?? all],
    [/(?<![\d:.,])([01]?\d|2[0-4])(?:[:.]([0-5]\d))?\s?(?:Uhr)?\s?[–-]\s?([01]?\d|2[0-4])(?:[:.]([0-5]\d))?\s?Uhr\b/gu, (_, h1 = '', m1, h2 = '', m2) => span(h1, m1 ?? '', h2, m2 ?? '')],
    [/(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)\s?[–-]\s?([01]?\d|2[0-4]):([0-5]\d)(?![\d:])/gu, (_, h1 = '', m1 = '', h2 = '', m2 = '') => span(h1, m1, h2, m2)],
    [/(?<![\d:.,])([01]?\d|2[0-4])[:.]([0-5]\d)\s?Uhr\b/gu, (_, h = '', m = '') => oClock(h, m)],
    [/(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?![\d:]| [ap]\.m\.)/gu, (_, h = '', m = '') => oClock(h, m)],
    [/(?<![\d.,])(\d{1,3}(?:[.\s]\d{3})*|\d+),(\d{2}|-|–|—)\s?(?:€|Euro\b|EUR\b)/gu, (_, whole = '', cents = '') => amount(whole, cents)],
    [/(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+)\s?(?:€|EUR\b)/gu, (_, whole = '') => amount(whole)],
    [/(?:€|EUR)\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?![\d,])/gu, (_, whole = '', cents) => amount(whole, cents ?? '')],
    [/(?<![\d.,])(\d{1,3}(?:,\d{3})*|\d+)\.(\d{2})\s?(?:€|EUR\b|euros?\b)/gu, (_, whole = '', cents = '') => amount(whole, cents)],
    [/(Mio\.|Mrd\.|Millionen|Milliarden)\s?(?:€|EUR\b)/gu, '$1 Euro'],
    [/\s?(?:€|\bEUR\b)/gu, ` ${w.euro}`],
    // Before a town's name behind a house number it is a Postleitzahl: digit by digit.
    [/(\d\s?[a-z]?,\s|\bD-)(\d{5})(?=\s\p{Lu})/gu, (_, before = '', code = '') => `${before === 'D-' ? '' : before}${digits(code)}`],
    // A phone number: a plus or a zero first, at least six digits; or one of the three that everybody knows.
    [/(?<![\p{L}\d.,/-])(\+\d{1,3}|\(0\d{1,5}\)|0\d{1,5})((?:\s?[/–-]\s?|\s)?\(?\d[\d\s/()–-]{2,20}\d)(?![\d.,]\d|\d)/gu, (all, head = '', rest = '') =>
      `${head}${rest}`.replace(/\D/gu, '').length < 6
        ? all
        : [head.replace(/[()]/gu, ''), ...rest.split(/\D+/u).filter(Boolean)].map((g) => (g.startsWith('+') ? `${w.plus} ${digits(g.slice(1))}` : digits(g))).join(', ')],
    [/(?<![\p{L}\d.,§-])(?<!(?:Paragraf|section) )11(0|2|5|6)(?![\d.,]?\d|\s?(?:Euro|Tage|Stück|Quadrat|Prozent|%|m\b|km\b|euros))/gu, '1 1 $1'],
    // No voice can say so long a number.
    [/(?<![\d.,])\d{7,}(?![.,]?\d)/gu, (all) => digits(all)],
    [/(?<![\d.,])(\d{1,3}(?:\.\d{3})+)(?![\d.])/gu, (all) => (isGerman ? all.replace(/\./gu, '') : all)],
    // A hyphen between numbers is a span only upwards, and never inside an Aktenzeichen.
    [/(?<![\d.,/-])(\d+(?:,\d+)?)\s?[–-]\s?(\d+(?:,\d+)?)(?![\d/–-]|\.\d)/gu, (all, from = '', to = '') => (!/^0\d/u.test(to) && Number(from.replace(',', '.')) < Number(to.replace(',', '.')) ? `${from} ${w.to} ${to}` : all)],
    [/(?<=\d)\s?%/gu, isGerman ? ' Prozent' : ' percent'],
    [/(?<=\d)\s?°C\b/gu, isGerman ? ' Grad Celsius' : ' degrees Celsius'],
  ] // biome-ignore format: long patterns
}

/** Days of the week only where they stand in a row, before hours, or with a full stop: "So" is a word too. */
function weekdays(language: Language): Step[] {
  const named = days[language] as Record<string, string>
  const short = Object.keys(named).sort((a, b) => b.length - a.length).join('|') // biome-ignore format: one line
  const full = (text: string) =>
    text
      .replace(/\s?[–-]\s?/gu, ` ${words[language].to} `)
      .replace(new RegExp(String.raw`(?<!\p{L})(${short})\.?(?!\p{L})`, 'gu'), (_, day: string) => named[day] as string)
  const one = String.raw`(?<!\p{L})(?:${short})\.?`
  return [
    [new RegExp(String.raw`${one}(?:\s?(?:[–/&+-]|,|und|bis|and|to)\s?(?:(?:und|and) )?${one}(?!\p{L}))+`, 'gu'), (all) => full(all)],
    [new RegExp(String.raw`${one}(?=:? ?\d{1,2}(?:[:.]\d\d|\s?[–-]|\s?Uhr|\s?(?:bis|to)\b))`, 'gu'), (all) => full(all)],
  ]
}

/** Words that are written short and said long. */
const shorts: Record<Language, Step[]> = {
  de: [
    [/\bz\. ?B\./giu, 'zum Beispiel'],
    [/\bd\. ?h\./giu, 'das heißt'],
    [/\bi\. ?d\. ?R\./giu, 'in der Regel'],
    [/\bu\. ?U\./gu, 'unter Umständen'],
    [/\bu\. ?a\./gu, 'unter anderem'],
    [/\bo\. ?[äÄ]\./gu, 'oder Ähnliches'],
    [/\bu\. ?Ä\./giu, 'und Ähnliches'],
    [/\bi\. ?V\. ?m\./gu, 'in Verbindung mit'],
    [/\bi\. ?S\. ?d\./gu, 'im Sinne des'],
    [/\bz\. ?T\./gu, 'zum Teil'],
    [/\bz\. ?Zt\./gu, 'zurzeit'],
    [/\bs\. ?o\./gu, 'siehe oben'],
    [/\bggf\./giu, 'gegebenenfalls'],
    [/\bbzw\./giu, 'beziehungsweise'],
    [/\bevtl\./giu, 'eventuell'],
    [/\binkl\./giu, 'inklusive'],
    [/\bzzgl\./giu, 'zuzüglich'],
    [/\bvgl\./giu, 'vergleiche'],
    [/\busw\./gu, 'und so weiter'],
    [/\betc\./gu, 'et cetera'],
    [/\bca\./giu, 'circa'],
    [/\bmind\./giu, 'mindestens'],
    [/\bmax\./giu, 'maximal'],
    [/\bgem\.(?= )/giu, 'gemäß'],
    [/\bNrn\./gu, 'Nummern'],
    [/\bNr\./gu, 'Nummer'],
    [/\bTel\.(?=[:\s\d])/gu, 'Telefon'],
    [/\bMio\./gu, 'Millionen'],
    [/\bMrd\./gu, 'Milliarden'],
    [/\bStd\./gu, 'Stunden'],
    [/\bMin\./gu, 'Minuten'],
    [/(?<=\d )J\.(?=\s|$)/gu, 'Jahre'],
    [/\bHr\.(?= \p{Lu})/gu, 'Herr'],
    [/\bDr\.(?= )/gu, 'Doktor'],
    [/\bProf\.(?= )/gu, 'Professor'],
    [/\bStr\.(?=\s|$)/gu, 'Straße'],
    [/(?<=\p{Ll})str\.(?=\s|,|$)/gu, 'straße'],
    [/\bEG(?=, )|(?<=\bim )EG\b/gu, 'Erdgeschoss'],
    [/(?<=\d\. )OG\b|\bOG(?=, )/gu, 'Obergeschoss'],
    [/(?<=\d\. )UG\b|\bUG(?=, )/gu, 'Untergeschoss'],
    [/\bv\. ?H\./gu, 'vom Hundert'],
    [/(?<=\p{L} )BW\b/gu, 'Baden-Württemberg'],
    [/(?<=\p{L} )NRW\b/gu, 'Nordrhein-Westfalen'],
    [/(?<=\p{L})[:*_·](?=in(?:nen)?(?!\p{L}))/gu, ' '],
    [/(?<=\p{L})\/-?(?=in(?:nen)?(?!\p{L}))/gu, ' '],
    [/(?<=\d) ?m²/gu, ' Quadratmeter'],
    [/(?<=\d) ?m³/gu, ' Kubikmeter'],
    [/(?<=\d) ?km(?!\p{L})/gu, ' Kilometer'],
    [/(?<=\d) ?kg(?!\p{L})/gu, ' Kilogramm'],
    [/(?<=\d) ?cm(?!\p{L})/gu, ' Zentimeter'],
    [/(?<=Euro|Cent|Quadratmeter|Stunden) ?\/ ?(?=\p{L})/gu, ' je '],
    [/ & /gu, ' und '],
    [/\bund\/oder\b/gu, 'und oder'],
  ],
  en: [
    [/\be\. ?g\./giu, 'for example'],
    [/\bi\. ?e\./giu, 'that is'],
    [/\betc\./giu, 'et cetera'],
    [/\bapprox\./giu, 'approximately'],
    [/\bincl\./giu, 'including'],
    [/\bNo\.(?= ?\d)/gu, 'number'],
    [/\bTel\.(?=[:\s\d])/gu, 'telephone'],
    [/(?<=\d) ?m²/gu, ' square metres'],
    [/(?<=\d) ?km(?!\p{L})/gu, ' kilometres'],
    [/ & /gu, ' and '],
  ],
}

const tidying: Step[] = [
  [/(?<=[^.!?:;,\s])[ \t]*\n+/gu, '. '],
  [/\s+[–—]\s+/gu, ', '],
  [/[„“”"«»‚‘]/gu, ''],
  [/[ \t]+([.,;:!?])/gu, '$1'],
  [/([,;])(?:\s*[,;])+/gu, '$1'],
  [/\s+/gu, ' '],
  [/^[\s,;]+|[\s,;]+$/gu, ''],
]

const pages: Record<Language, Step[]> = { de: steps('de'), en: steps('en') }
function steps(language: Language): Step[] {
  return [...marks, ...addresses(language), ...citations(language), ...weekdays(language), ...numbers(language), ...shorts[language], ...tidying]
}

/**
 * A text as a voice should say it: sections of laws, amounts, days, hours, phone numbers, addresses and abbreviations in words, without what is for the eye.
 * What no rule knows stays as it is; a line ends with a full stop, so that a voice pauses.
 */
export function speakable(text: string, language: Language): string {
  const said = pages[language].reduce(
    (now, [pattern, by]) => now.replace(pattern, by as string),
    text.normalize('NFC').replace(/\u00A0|\u202F/gu, ' '),
  )
  return !said || /[.:!?…]$/u.test(said) ? said : `${said}.`
}

type Line = { text: string; language: Language }

/**
 * Lines made speakable and put together to pieces of at most so many characters, each in one language: as much as a voice says without losing breath, ending
 * where a sentence ends.
 */
export function piecesOf(lines: readonly Line[], most: number): Line[] {
  const pieces: Line[] = []
  for (const { text, language } of lines)
    for (const sentence of sentences(speakable(text, language), most)) {
      const last = pieces.at(-1)
      if (last?.language === language && last.text.length + 1 + sentence.length <= most) last.text += ` ${sentence}`
      else pieces.push({ text: sentence, language })
    }
  return pieces
}

/** Sentences; one that is longer than a piece ends between two words. */
function sentences(text: string, most: number): string[] {
  return (text.match(/.+?(?:[.!?](?= \p{Lu})|$)/gsu) ?? []).flatMap((sentence) => {
    const parts: string[] = []
    let rest = sentence.trim()
    while (rest.length > most) {
      const cut = rest.lastIndexOf(' ', most)
      const at = cut > most / 2 ? cut : most
      parts.push(rest.slice(0, at).trim())
      rest = rest.slice(at).trim()
    }
    return rest ? [...parts, rest] : parts
  })
}
