import { type DateMention, type DurationMention, findDates, findDurations, isoOf, MONTH, monthOf, sentences, WEEKDAY } from '#ai/language/index.ts'
import { addWorkingDays, dayInMonth, fixedEnd, fristEnde } from '#base/calendar/index.ts'
import type { Fact, FactOptions, FristFact } from './contract.ts'

/** A stretch of words that can be the end or the length of a Frist. `lead` are the words before it that make it one. */
interface Candidate {
  readonly start: number
  readonly end: number
  /** 2: the words alone set a Frist (spätestens, binnen, Frist:); 1: they set an end of whatever the sentence is about (bis zum). */
  readonly strength: 1 | 2
  readonly day?: string | undefined
  readonly length?: DurationMention
  /** A year alone or another vague end: needs an order in the sentence. */
  readonly vague?: true
  /** Only looks ahead (in den nächsten drei Wochen): needs a request. */
  readonly ahead?: true
}

const FRIST_WORD =
  '(?:\\p{L}*frist(?:en)?|(?:Annahme|Anmelde|Bewerbungs|Einsende|Redaktions|Melde|Abgabe|Angebots|Antrags|Einreichungs|Teilnahme|Nenn|Anzeigen|Buchungs|Frist|Eingabe|Vorschlags)schluss(?:termin)?|Fälligkeit(?:s(?:datum|termin|tag))?|Abgabe(?:termin|datum)|Zahlungsziel|Zahlungstermin|Zahltag|Fristende|Fristablauf|Wiedervorlage|WV|Rückgabetermin|Deadline|Stichtag(?= (?:für|zur))|zahlbar|fällig(?:e[rn]?)?)'
const LEAD_STRONG = new RegExp(
  `(?:(?<!\\p{L})(?:bis )?(?:spätestens|spätestes|längstens|allerspätestens|nicht später als|nicht nach|noch vor|unbedingt bis|rechtzeitig(?:,)? bis|zwingend bis)(?:,)?(?: jedoch| aber| bis)?(?: zum| zu dem| am| dem| den| vor dem| mit)?(?: Ablauf des| Ende des)?|(?<!\\p{L})${FRIST_WORD}(?: (?:für|zur|zum|der|des)(?: (?:die|den|das|der|dem|Ihre|Ihren))? \\p{L}{4,40}){0,2}(?: (?:endet|läuft(?: ab)?|ist|war|am|bis|zum|ab|der|des|spätestens|einschließlich|für|zu|wird|auf|den|zur))*\\s?:?(?: (?:am|bis(?: zum| spätestens)?|zum|der))*)[ \\n*|]{0,4}(?:${WEEKDAY},?[ \\n](?:den |dem |der )?)?$`,
  'iu',
)
const LEAD_BIS = new RegExp(
  `(?<!\\p{L})bis(?: (?:einschließlich|inklusive|einschl\\.|incl\\.|inkl\\.))?(?: (?:zum|zu dem|am|auf den|vor dem))?(?: (?:zum|zur) \\p{L}{4,40}(?: (?:des|der) \\p{L}{3,40})? am)?(?: (?:einschließlich|Ablauf (?:des|vom)|Ende (?:des|vom)))?\\s?[:|]?\\s{1,2}(?:${WEEKDAY},?\\s(?:den |dem )?)?$`,
  'iu',
)
const LEAD_DUE = new RegExp(`(?<!\\p{L})(?:zum|am|vor dem|mit Ablauf des|ab dem)\\s(?:${WEEKDAY},?\\s(?:den |dem )?)?$`, 'iu')
const LEAD_WITHIN =
  /(?:(?<!\p{L})(?:innerhalb|binnen|innert|inner)(?: (?:von|der|des|einer|eines|dieser))?(?: (?:gesetzlichen |weiteren )?(?:Frist|Zeitraums?|Zeit)(?: von)?)?(?: (?:maximal|höchstens|längstens))?|(?<!\p{L})(?:in|mit|unter Einhaltung|unter Wahrung) einer(?: \p{Ll}+en)? Frist von|\p{L}*[Ff]rist(?: \p{L}+){0,3}? (?:von|beträgt|ist|:)|\p{L}*[Ff]rist ?:|Zahlungsziel(?: von)? ?:?|zahlbar(?: in)?|(?<!\p{L})(?:spätestens|längstens|nicht später als)(?: jedoch| aber)?(?: (?:in|nach|vor|bis|mit))?(?: Ablauf(?: von)?)?|(?<!\p{L})bis(?: spätestens| zu| längstens)?(?: (?:zum )?Ablauf(?: von)?)?)[ \n]$/iu
const LEAD_NEXT = /(?<!\p{L})(?:in den|innerhalb der|während der)(?: (?:nächsten|kommenden|folgenden))[ \n]$/iu
/** "innerhalb der letzten zwei Jahre" looks back. */
const LOOKS_BACK = /(?:letzten|vergangenen|zurückliegenden|vorangegangenen|ersten)[ \n]$/iu

/** Ends that name no date: Jahresende, Ende des Monats, Ende 2026, Freitag, morgen, die nächste Sitzung. */
const RELATIVE =
  /(?<!\p{L})(bis(?: spätestens)?|spätestens(?: bis)?)(?: (?:zum|zur|zu|am))?[ \n](?:(\p{Ll}{3,16}ten (?:Werktag|Arbeitstag|Tag) (?:des Folgemonats|(?:eines )?jeden Monats|des (?:folgenden|nächsten|jeweiligen) Monats)|Jahresende|Monatsende|Quartalsende|Wochenende|Schuljahresende|Ende des (?:laufenden |kommenden |nächsten )?(?:Jahres|Monats|Quartals|Halbjahres|Haushaltsjahres|Schuljahres)(?: (20\d\d))?|Ende (?:dieses|nächsten|kommenden|diesen) (?:Jahres|Monats)|Ende des (?:ersten|zweiten|dritten|vierten) Quartals(?: 20\d\d)?|Ende des (?:I{1,3}V?|IV|[1-4])\. Quartals(?: 20\d\d)?|\d{1,2}\. (?:(?:eines )?jeden|des (?:folgenden|nächsten|laufenden|jeweiligen)) Monats|\d{1,2}\. des Folgemonats|Ende (?:der|dieser|nächster|kommender) (?:Woche|Sommerferien|Ferien|kommenden Woche|nächsten Woche)|(?:Anfang|Mitte|Ende|Frühjahr|Sommer|Herbst|Winter) (20\d\d)|(?:I{1,3}V?|IV|[1-4])\. Quartal(?:s)?(?: (20\d\d))?|KW ?\d{1,2}|heute|morgen|übermorgen|(?:kommenden |nächsten |diesen )?(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag)|(?:nächsten|kommenden|übernächsten|folgenden) (?:\p{L}+)?(?:sitzung|Sitzung)(?: (?:des|der) \p{L}+)?|(?:Sommerpause|Winterpause|Haushaltsberatung(?:en)?|Schuljahresbeginn|Jahresbeginn))|(20\d\d))(?![\p{L}\d])/giu

/** What starts a length: "nach Bekanntgabe dieses Bescheids", "ab Zustellung", "vor der Sitzung", with the day where it is named. */
const START =
  /^(?:,)?[ \n](?:(?:gerechnet |beginnend |jeweils )?(?:nach|ab|seit|von|vom|vor)(?: (?:dem|der|des|deren|dessen|Ihrem|Ihrer|seinem|ihrer|diesem|dieser|unserer|unserem|erfolgter|heute))?(?: (?:Tag(?:e)?) (?:der|des|nach))?(?: (?:\p{Ll}+(?:e[nmrs]|er)))?[ \n](?:\p{Lu}[\p{L}-]+(?:[ \n](?:der|des|dieser|dieses|diesem|Ihrer|Ihres|unserer|unseres|einer|eines|jeder|beim|bei)(?: \p{Ll}+(?:e[nmrs]|er))?[ \n]\p{Lu}[\p{L}-]+)?)?|nachdem [^,.;\n]{3,100}|ab heute|ab sofort|(?:vorher|zuvor|davor|im Voraus|vorab)(?!\p{L}))/u

const ZU = String.raw`(?<!\p{L})zu (?!(?:den|\p{Ll}*einen|ihren|seinen|meinen|unser(?:en|n)|allen|beiden|vielen|jeden|diesen|weiteren|anderen|weiten|ganzen|können|werden|wollen)(?!\p{L}))\p{Ll}+(?:en|ern|eln)(?!\p{L})|(?<!\p{L})(?:ab|an|auf|aus|bei|bereit|dar|durch|ein|entgegen|fest|fort|frei|fertig|her|heraus|hin|mit|nach|nieder|sicher|statt|teil|um|unter|vor|voraus|weg|weiter|wieder|zurück|zusammen|zu|ent)zu\p{Ll}+(?:en|ern|eln)(?!\p{L})`
/** Things that are done in time. Stems: the forms of verb and noun share them. */
const ACTION = String.raw`(?:ein|vor|nach|zurück|be|ab|an|ver)?(?:ge)?(?:zu)?(?:reich(?:en|t|ung|e)|leg(?:en|t)(?!\p{L})|gelegt|send(?:en|et|ung)|sandt|geben|gegeben|gabe(?!n?\p{L})|gezahlt|zahl(?:en|ung|t|bar)|überweis|melde(?:n|t)|meldung|antwort|mitteil|mitgeteilt|mitzuteil|teilen Sie|beantrag|antrag(?:en|t)|stell(?:en|t|ung)|begleich|beglichen|entricht|räum|beseitig|entfern|nachweis|nachgewies|äußer|stellungnahme|Stellung nehm|Stellung zu nehm|rückmeld|erklär|widersprech|widerspruch|einspruch|einwend|klage|kündig|bewerb|bewirb|angebot|bestätig|erheb|erhoben|einleg|eingelegt|einzuleg|erled|umsetz|umgesetzt|umzusetz|erstell|abschließ|abgeschloss|fertig|vollend|vorlieg|vorzuliegen|zugeh|zugegangen|eingeh|eingegangen|erhalten|übermittel|unterzeichn|unterschr|abhol|vergleich|bericht|prüf|nachhol|vervollständig|ergänz|anhör|erschein|nachkomm|erfüll|leist|abstell|unterlass|zugänglich|unterricht|informier|bekannt|entscheid|beschließ|widerruf|liefer|bearbeit|aufforder|bring(?:en|t)|hör|auszufüll|ausgefüllt|herstell|verläng|ersetz|erstatt|begründ)`
const cue = (source: string) => new RegExp(source, 'iu')
const IMPERATIVE = String.raw`(?-i:(?!Haben|Können|Möchten|Wollen|Werden|Hatten|Kennen|Finden|Dürfen|Wissen|Waren)\p{Lu}\p{Ll}+(?:en|ern|eln)) Sie`
/** Orders, duties and requests anywhere in the sentence. */
const ORDER = cue(
  String.raw`(?<!\p{L})(?:bitte[nt]?|gebeten|ersuch\p{L}*|aufgefordert|forder(?:n|t|e)|auf(?:zu)?forder\p{L}*|erbitte\p{L}*|erbeten|beauftragt|verpflichtet|verpflichtung|muss|müssen|musst|müssten?|hat(?=.{0,200}?(?:${ZU}))|haben(?=.{0,200}?(?:${ZU}))|ist(?=.{0,200}?(?:${ZU}))|sind(?=.{0,200}?(?:${ZU}))|spätestens|fällig\p{L}*|zahlbar|erforderlich|notwendig|erwarte\p{L}*|setze\p{L}* .{0,40}frist|gesetzt|verlange\p{L}*|angeordnet|anzuordnen|${IMPERATIVE})(?!\p{L})`,
)
const SHOULD = cue(
  String.raw`(?<!\p{L})(?:soll(?:en|te|ten)?|wird|werden|wollen|will|kann|können|dürfen|darf|möglich|zulässig|nehmen|gelegenheit|bedarf|ab)(?!\p{L})`,
)
const DONE = cue(String.raw`(?<!\p{L})(?:zu )?${ACTION}`)
const ZU_INFINITIVE = cue(ZU)
const FRIST = cue(
  String.raw`\p{L}*frist(?!los|gerecht|gemäß|ig|verlängerungsantr)\p{L}*|ausschlussfrist|bewerbungsschluss|einsendeschluss|fristverlängerung`,
)
/** States and spans: how long something lasts, holds, is open. Only in the clause of the candidate. */
const LASTS = cue(
  String.raw`(?<!\p{L})(?:gültig\p{L}*|gilt|gelten|geltungs\p{L}*|geöffnet|öffnungszeit\p{L}*|geschlossen|gesperrt|sperrung\p{L}*|läuft(?! .{0,30}frist)|laufen|laufzeit|dauer(?:t|n|te)|andauer\p{L}*|anhalten|ausstellung|zu sehen|zu besichtigen|beschäftigt|tätig|wohn(?:t|te|en|haft)|bewilligt|genehmigt|befristet|amtszeit|wahlperiode|wahlzeit|bauzeit|zeitraum|stattfind\p{L}*|findet|finden|verfügbar|abrufbar|anhängig|gesichert|garantiert|vermietet|verpachtet|gemietet|krank\p{L}*|arbeitsunfähig|beurlaubt|im urlaub|abwesend|erwerbstätig|besuch\p{L}*|steig\p{L}*|sink\p{L}*|wachsen|wächst|prognos\p{L}*|erwartet wird|voraussichtlich|rechnet|rückgang|anstieg|einwohner\p{L}*|klimaneutral\p{L}*|insgesamt|vorgesehen|geplant|reicht|bleib(?:t|en)|verbleib\p{L}*|liegt .{0,40} aus|liegen .{0,40} aus|ausgelegt|ausliegt|ausliegen|auszuleg\p{L}*|gesammelt|aufbewahrt|gespeichert|gewährt|versichert|bestellt|ernannt|gewählt)(?!\p{L})`,
)
/** Orders that stay orders beside a word of the past (Senden Sie die ausgefüllten und unterschriebenen Blätter …). */
const REQUEST = cue(
  String.raw`(?<!\p{L})(?:bitte[nt]?|erbitte\p{L}*|erbeten|gebeten|ersuch\p{L}*|aufgefordert|beauftragt|verpflichtet|muss|müssen|müssten?|(?:ist|sind|hat|haben|habe)(?=.{0,200}?(?:${ZU}))|${IMPERATIVE})(?!\p{L})`,
)
const ASKED = cue(String.raw`(?<!\p{L})(?:bitte[nt]?|erbitte\p{L}*|gebeten|aufgefordert|fordern?)(?!\p{L})`)
/** What mostly is so binds nobody. */
const USUALLY = cue(
  String.raw`(?<!\p{L})(?:in der regel|üblicherweise|normalerweise|durchschnittlich|erfahrungsgemäß|meist(?:ens)?|etwa|circa|ca\.)(?!\p{L})`,
)
/** What has happened: a perfect or preterite without an order in it. */
const PAST = cue(
  String.raw`(?<!\p{L})(?:(?:habe[n]?|hat|hatte[n]?|wurde[n]?|war(?:en)?|worden|ist|sind|bin)(?!\p{L}).*?(?<!\p{L})(?:(?:ein|ab|vor|nach|zurück|an|auf|mit|aus|zu|fest|bei|über|weiter)?ge\p{Ll}{2,}(?:t|en)|(?:be|er|ver|ent|zer|über|unter)\p{Ll}{3,}(?:t|en)|\p{Ll}+iert)(?!\p{L})|(?-i:(?<!\p{L})\p{Ll}{3,}(?:te|ten)(?!\p{L}| \p{Lu}))(?<!(?:soll|konn|könn|müss|dürf|möch|woll|bit|nächs|letz|späte|sei|hät|wei|beide|rech|leich|zwei|drit|vier|fünf|sechs|bes|ers|Mit|mit|Sei|sei|unten|gu|wer|hei|bereite|fes|genann|verlang|gewünsch|beantrag|beigefüg|benötig|beizufügen|erforderlich|bestimm|feststell|geltend|gül)(?:te|ten))|(?<!\p{L})(?:ging|gingen|stieg|sank|fand|fanden|lag|lagen|blieb|kam|kamen|erhielt(?:en)?|gab|bekam(?:en)?|lief|trat)(?!\p{L})|(?<!\p{L})(?:(?:ein|ab|vor|nach|zurück|an|auf|mit|aus|zu|fest|bei|über|weiter)?ge\p{Ll}{2,}(?:t|en)|(?:be|er|ver|ent|zer)\p{Ll}{3,}(?:t|en)) (?:ist|sind|hat|haben|hatte[n]?|wurde[n]?|war(?:en)?|worden)(?!\p{L}))`,
)
const EXPIRED = cue(
  String.raw`(?:frist\p{L}*|einwendung\p{L}*) .{0,60}(?:(?<!\p{L})(?:ist|war) .{0,40}(?:abgelaufen|verstrichen)|(?<!\p{L})(?:endete|lief (?:am )?.{0,30}ab|verstrich))|fristgerecht|fristgemäß|rechtzeitig (?:am|zum)|verspätet|(?:wäre|gewesen|hätte[n]?)(?!\p{L})`,
)
const PERIOD_RATE = /(?:pro|je|im) (?:Jahr|Monat|Woche|Tag)[ ,]{0,2}$/iu
/** A range "vom 1. bis 31. März": an end like any other, but a beginning too. */
const RANGE = new RegExp(
  `(?:(?<!\\p{L})(?:von|vom|ab|zwischen|seit)(?: dem)?\\s(?:${WEEKDAY},?\\s)?(?:den |dem )?[\\d. ]{0,12}(?:${MONTH})?\\.?\\s?(?:\\d{4})?,?\\s?|\\d[.\\d]*\\s?(?:Uhr)?\\s?|(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Mo|Di|Mi|Do|Fr|Sa)\\.?\\s)$`,
  'iu',
)
const OPEN_TO = cue(
  `beantrag|anträge|antrag (?:kann|ist)|gestellt|einwend|einspr|widerspr|bewerb|anmeld|abzugeb|einreich|einzureich|stellungnahme|äußer|vorschl|eintrag`,
)
const HOUR = /^(?:,)?\s(?:(?:um|bis|spätestens)\s)?(\d{1,2})(?:[.:](\d{2}))?\s?Uhr/u

/**
 * The Fristen of a text: deadlines that bind somebody. A day or a length of time is one when the words before it set an end and the sentence
 * orders, asks, allows or promises something to be done by then. How long a thing lasts, is open or valid, a range of days, and what has already
 * happened are none.
 */
export function findFristen(text: string, options: FactOptions = {}, dates: readonly DateMention[] = findDates(text)): Fact[] {
  const found: Fact[] = []
  const spans = sentences(text)
  const written = writtenDays(text, dates, options.on)
  let at = 0
  for (const candidate of candidatesOf(text, dates, written)) {
    while (at < spans.length - 1 && (spans[at] as { end: number }).end <= candidate.start) at++
    const sentence = sentenceOf(text, spans[at] ?? { start: 0, end: text.length }, candidate)
    const score = weigh(text, sentence, candidate)
    if (score < 1) continue
    const last = found.at(-1)
    if (last && last.end > candidate.start) continue
    const on = written(candidate.start)
    const { frist, end } = resolve(text, candidate, dates, on, options, sentence)
    const value = frist.endsOn ?? frist.period ?? text.slice(candidate.start, end).replace(/\s+/g, ' ')
    found.push({ type: 'frist', value, start: candidate.start, end, confidence: Math.min(0.97, 0.6 + score * 0.1), frist })
  }
  return found
}

/** Lists and forms have lines where prose has sentences: a very long stretch is cut down to the lines around the candidate. */
function sentenceOf(text: string, span: { start: number; end: number }, { start, end }: Candidate) {
  if (span.end - span.start < 500) return span
  const from = Math.max(span.start, text.lastIndexOf('\n', Math.max(span.start, start - 160)) + 1)
  const to = text.indexOf('\n', Math.min(span.end, end + 160))
  return { start: Math.max(from, start - 400), end: to < 0 ? Math.min(span.end, end + 400) : Math.min(span.end, to, end + 400) }
}

function weigh(text: string, sentence: { start: number; end: number }, c: Candidate): number {
  const whole = text.slice(sentence.start, sentence.end)
  const before = text.slice(sentence.start, c.start)
  const after = text.slice(c.end, sentence.end)
  const rest = `${before} … ${after}`
  const clause = `${/[^,;:]*$/.exec(before.replace(/(\d),(\d)/g, '$1 $2'))?.[0] ?? ''} … ${/^[^;:]*?(?=[,;:]\s|$)/.exec(after.replace(/^\s*,/, ' '))?.[0] ?? after}`
  let score = c.strength === 2 ? 2 : 0
  const order = ORDER.test(rest) || ZU_INFINITIVE.test(rest)
  const action = DONE.test(rest)
  const frist = FRIST.test(whole)
  if (order) score += 2
  if (action) score += SHOULD.test(rest) ? 1.5 : 1
  else if (SHOULD.test(rest)) score += 0.25
  if (frist) score += 1
  // "Rückmeldung bis 12.12.2026": a line without a verb
  if (c.strength === 1 && action && whole.length < 90 && !/\p{Ll}(?:t|en)(?=[\s.]|$)/u.test(clause.replace(/… .*/, ''))) score += 0.5
  if (
    PAST.test(clause) &&
    !REQUEST.test(rest) &&
    !/(?<!\p{L})(?:muss|müssen|soll|sollen|kann|können|darf|dürfen|bitte|wenn|falls|sofern|sollten|wird|werden)(?!\p{L})/iu.test(rest)
  )
    score -= 3
  if (EXPIRED.test(whole)) score -= 3
  if (LASTS.test(clause)) score -= c.strength === 2 ? (order ? 0.5 : 1.5) : order && action ? 1 : 2.5
  if (c.vague && !order) score -= 1.5
  if (c.ahead && !ORDER.test(clause) && !ASKED.test(rest)) score -= 2.5
  if (USUALLY.test(clause) && !order) score -= 3
  if (PERIOD_RATE.test(before)) score -= 3
  if (c.day !== undefined && c.strength === 1 && RANGE.test(before)) score -= OPEN_TO.test(rest) && !c.vague ? 0.5 : 3
  return score
}

type WrittenOn = (at: number) => string | undefined

function candidatesOf(text: string, dates: readonly DateMention[], written: WrittenOn): Candidate[] {
  const found: Candidate[] = []
  const head = (start: number) => text.slice(Math.max(0, start - 90), start)
  for (const date of dates) {
    const before = head(date.start)
    const strong = LEAD_STRONG.exec(before)
    const bis = LEAD_BIS.exec(before)
    const due = LEAD_DUE.exec(before)
    const runsOut = /(?:frist|schluss)\p{L}{0,2} [^.;!?\n]{0,80}(?:läuft|endet|ablaufen|enden)(?!\p{L})[^.;!?\n]{0,20}$/iu.test(before)
    const lead = strong ?? bis ?? due
    if (!lead) continue
    const start = date.start - lead[0].length
    const day = endOf(date, written(start))
    const behind = text.slice(date.end, date.end + 120)
    // "am 1.3." and "zum 1.3." alone say when; with "fällig", "kündigen" they say until when
    if (
      !strong &&
      !bis &&
      !runsOut &&
      !/^[^.;\n]{0,60}?(?:(?<!\p{L})(?:fällig|zahlbar|zur Zahlung|zu zahlen|zu entrichten|zu kündigen|kündbar|läuft [^.;]{0,30}frist [^.;]{0,10}ab|endet [^.;]{0,30}frist)(?!\p{L}))/iu.test(
        behind,
      )
    )
      continue
    // what was before "spätestens" is the same Frist ("bis zum 1.3., spätestens 5.3." are two)
    const skip = /^(?:\s|\*|\|)*/.exec(lead[0])?.[0].length ?? 0
    found.push({
      start: start + skip,
      end: date.end,
      strength: bis && !strong ? 1 : 2,
      day,
      ...(date.day === undefined && !date.part && { vague: true as const }),
    })
  }
  for (const length of findDurations(text)) {
    const before = head(length.start)
    if (LOOKS_BACK.test(before)) continue
    const lead = LEAD_WITHIN.exec(before) ?? LEAD_NEXT.exec(before)
    const named = /frist/i.test(text.slice(length.start, length.end)) ? '' : undefined
    // "einen Monat nach Bekanntgabe fällig"
    const due = /^ (?:nach|ab|seit) [^.;,\n]{3,60} (?:fällig|zahlbar|zu (?:zahlen|entrichten))(?!\p{L})/u.test(
      text.slice(length.end, length.end + 90),
    )
    if (due && !lead) {
      found.push({ start: length.start, end: length.end, strength: 2, length })
      continue
    }
    if (!lead && named === undefined) {
      // "eine Frist von", "14-tägige Frist"
      if (!/^(?:e[nr]?)? (?:\p{Ll}+en? )?(?:\p{Lu}\p{Ll}*f|F)rist(?!los|ig)/u.test(text.slice(length.end, length.end + 32))) continue
    }
    const word = lead?.[0].trim().toLowerCase() ?? ''
    const behind = text.slice(length.end, length.end + 40)
    // "bis zu 14 Tage" is a length; "bis 14 Tage vor der Sitzung" an end
    if (word.startsWith('bis') && !/ablauf/.test(word) && !/^\s(?:vor|nach)\s/.test(behind)) continue
    // "bis zu vier Monate", "längstens sechs Monate" say how long, unless an event follows
    if (/^(?:bis zu|längstens)$/.test(word) && (word === 'bis zu' || !/^\s(?:vor|nach|ab)\s/.test(behind))) continue
    if (named !== undefined && !lead) {
      found.push({ start: length.start, end: length.end, strength: 1, length, ahead: true })
      continue
    }
    if (/^(?:in den|innerhalb der (?:näch|komm|folg)|während)/.test(word)) {
      found.push({ start: length.start - (lead?.[0].length ?? 0), end: length.end, strength: 1, length, ahead: true })
      continue
    }
    found.push({ start: length.start - (lead?.[0].length ?? 0), end: length.end, strength: 2, length })
  }
  for (const m of text.matchAll(RELATIVE)) {
    const start = m.index
    const day = relativeDay((m[2] ?? m[6] ?? '') as string, written(start))
    const strong = /spätestens/i.test(m[1] as string)
    // "bis heute" mostly says that something has not happened
    if (
      m[2] === 'heute' &&
      !strong &&
      !/^,? (?:\d{1,2}(?:[.:]\d\d)? Uhr|Abend|Mittag)/.test(text.slice(start + m[0].length, start + m[0].length + 12))
    )
      continue
    found.push({
      start,
      end: start + m[0].length,
      strength: strong ? 2 : 1,
      day,
      ...((m[6] || /pause|beginn|beratung/i.test(m[0])) && !strong && { vague: true as const }),
    })
  }
  const bare = new RegExp(`(?<!\\p{L})bis(?: spätestens)?(?: zum)?\\s(${MONTH})(?![\\p{L}.]|\\s\\d{4})`, 'giu')
  for (const m of text.matchAll(bare)) {
    const name = m[1] as string
    if (/^\p{Lu}\p{Ll}{3}|^Mai$/u.test(name))
      found.push({
        start: m.index,
        end: m.index + m[0].length,
        strength: 1,
        day: endOf({ start: 0, end: 0, month: monthOf(name) }, written(m.index)),
        vague: true,
      })
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** Index of the first of sorted spans that begins at `at` or later. */
function firstFrom(spans: readonly { start: number }[], at: number): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as { start: number }).start < at) low = middle + 1
    else high = middle
  }
  return low
}

const fullDay = (iso: string) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : undefined)

/** The last day a date can mean as an end: "bis Mai 2026" its last, "Mitte Mai" the 15th. @see § 192 BGB */
function endOf(date: DateMention, on: string | undefined): string | undefined {
  const iso = isoOf(date, on, 'next')
  if (date.day !== undefined) return fullDay(iso)
  return /^\d{4}-\d{2}$/.test(iso) ? dayInMonth(date.part ?? 'ende', iso) : undefined
}

function relativeDay(words: string, on: string | undefined): string | undefined {
  const w = words.toLowerCase()
  const year = /20\d\d/.exec(w)?.[0] ?? on?.slice(0, 4)
  if (!year) return undefined
  const next = /nächst|kommend/.test(w) ? 1 : 0
  if (/^20\d\d$/.test(w) || /^(?:ende|winter) 20|jahresende|ende .*(?:haushalts)?jahres/.test(w))
    return /schul/.test(w) ? undefined : `${Number(year) + next}-12-31`
  if (/^mitte 20/.test(w)) return `${year}-06-30`
  const quarter =
    /^(?:ende des )?(i{1,3}v?|iv|[1-4])\. quartal/.exec(w)?.[1] ??
    ['ersten', 'zweiten', 'dritten', 'vierten'].findIndex((q) => w.includes(`${q} quartals`)) + 1
  if (quarter)
    return dayInMonth('ende', `${year}-${String((['i', 'ii', 'iii', 'iv'].indexOf(String(quarter)) + 1 || Number(quarter)) * 3).padStart(2, '0')}`)
  if (!on) return undefined
  const month = on.slice(0, 7)
  const [, m] = month.split('-').map(Number) as [number, number]
  if (/^(?:\d{1,2}\.|\p{Ll}+ten (?:werk|arbeits)?tag) (?:eines|jeden|des)/u.test(w)) return undefined // every month: no single day
  if (/monats/.test(w)) {
    const later = m + next
    return dayInMonth('ende', later > 12 ? `${Number(on.slice(0, 4)) + 1}-01` : `${on.slice(0, 4)}-${String(later).padStart(2, '0')}`)
  }
  if (/quartals/.test(w)) return dayInMonth('ende', `${on.slice(0, 4)}-${String(Math.ceil(m / 3) * 3).padStart(2, '0')}`)
  const plus = (days: number) => new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const fixed = ['heute', 'morgen', 'übermorgen'].indexOf(w)
  if (fixed >= 0) return plus(fixed)
  const weekday = ['sonntag', 'montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag'].findIndex((d) => w.endsWith(d))
  if (weekday >= 0) return plus((weekday - new Date(`${on}T00:00:00Z`).getUTCDay() + 7) % 7 || 7)
  return undefined
}

const ISO: Record<DurationMention['unit'], (n: number) => string> = {
  hours: (n) => `PT${n}H`,
  days: (n) => `P${n}D`,
  workingDays: (n) => `P${n}D`,
  weeks: (n) => `P${n}W`,
  months: (n) => `P${n}M`,
  years: (n) => `P${n}Y`,
}
/** Events whose day only the file can say; the day of the letter is not theirs. */
const UNKNOWN_EVENT =
  /Bekanntgabe|Zustellung|Veröffentlichung|Bekanntmachung|Rechtskraft|Bestandskraft|Abschluss|Fertigstellung|Ende|Ablauf|Beginn|Einzug|Auszug|Geburt|Tod|Ereignis|Kenntnis|Rechnung|Lieferung|Umzug|Sitzung|Wahl|Veranstaltung|Genehmigung|Wegfall|Eintritt|Änderung|Abgabe|Entscheidung|Ausstellung|Verkündung/u
const OF_LETTER =
  /(?:Datum|heute|diese[rsm]? (?:Schreiben|Brief|Mail|E-Mail|Nachricht|Aufforderung|Mitteilung|Rechnung|Antrag)\p{L}*|Antragstellung|Antragseingang|Eingang|Erhalt|Zugang|Empfang)/u

function resolve(
  text: string,
  c: Candidate,
  dates: readonly DateMention[],
  on: string | undefined,
  { place }: FactOptions,
  sentence: { start: number; end: number },
): { frist: FristFact; end: number } {
  const span = { start: sentence.start, end: sentence.end }
  if (!c.length) {
    const hour = HOUR.exec(text.slice(c.end, c.end + 24))
    const endsAt = hour && `${(hour[1] as string).padStart(2, '0')}:${hour[2] ?? '00'}`
    const shiftedOn = c.day && place ? fixedEnd({ on: c.day, kind: 'frist', place }).endsOn : undefined
    return {
      frist: { sentence: span, ...(c.day && { endsOn: c.day }), ...(shiftedOn && { shiftedOn }), ...(endsAt && { endsAt }) },
      end: hour ? c.end + hour[0].length : c.end,
    }
  }
  const { amount, unit } = c.length
  const start = START.exec(text.slice(c.end, Math.min(sentence.end, c.end + 140)))
  const fromWhat = start?.[0].replace(/^,/, '').trim().replace(/\s+/g, ' ')
  let end = c.end + (start?.[0].length ?? 0)
  const next = dates[firstFrom(dates, end)]
  const named = start && next && next.start - end <= 12 && next.day !== undefined && !/[,;.]\s/.test(text.slice(end, next.start)) ? next : undefined
  if (named) end = named.end
  const backwards = /^(?:vor|zuvor|davor|im Voraus)/.test(fromWhat ?? '') && !fromWhat?.startsWith('vorliegen')
  const event = named ? fullDay(isoOf(named, on)) : undefined
  const ofLetter = !fromWhat || OF_LETTER.test(fromWhat)
  const from = event ?? (ofLetter && !backwards && (!fromWhat || !UNKNOWN_EVENT.test(fromWhat)) ? on : undefined)
  const length = { period: ISO[unit](amount), ...(unit === 'workingDays' && { workingDays: true as const }) }
  const known = {
    sentence: span,
    ...length,
    ...(fromWhat && { fromWhat: named ? `${fromWhat} ${text.slice(named.start, named.end)}`.replace(/\s+/g, ' ') : fromWhat }),
  }
  if (!from || backwards || unit === 'hours') return { frist: { ...known, ...(event && { from: event }) }, end }
  const assumed = !event && { assumed: true as const }
  // "ab dem 1.12." counts the day itself (§ 187 Abs. 2 BGB), "nach", "seit" and "ab Zustellung" do not
  const own = fromWhat !== undefined && /^(?:gerechnet |beginnend )?ab dem(?: \d|$)/.test(known.fromWhat ?? '')
  if (unit === 'workingDays') {
    if (!place) return { frist: { ...known, from, ...assumed }, end }
    const day = addWorkingDays(from, amount, place)
    return { frist: { ...known, from, ...assumed, endsOn: day, shiftedOn: day }, end }
  }
  try {
    // The nominal end does not depend on the Land; the shifted one is only told where the place is known.
    const ended = fristEnde({ start: from, event: !own, amount, unit, place: place ?? { land: 'HE' } })
    return { frist: { ...known, from, ...assumed, endsOn: ended.nominalOn, ...(place && { shiftedOn: ended.endsOn }) }, end }
  } catch {
    return { frist: { ...known, from, ...assumed }, end } // a length or a year no calendar has
  }
}

/**
 * The day each stretch of a text was written: of a letter its own date line, of a quoted mail the line above the quotation ("Am 06.07.2013 15:16,
 * schrieb M:"), else what the caller knows.
 */
export function writtenDays(text: string, dates: readonly DateMention[], on: string | undefined): WrittenOn {
  const borders: { at: number; day: string }[] = []
  let own = on
  for (const date of dates) {
    const day = date.year !== undefined && date.day !== undefined ? isoOf(date) : undefined
    if (!day) continue
    const before = text.slice(Math.max(0, date.start - 48), date.start)
    const after = text.slice(date.end, date.end + 120)
    if (/(?:^|\n)[> ]{0,4}(?:Am|On)\s(?:\p{L}+\.?,?\s(?:den\s)?)?$/u.test(before) && /^[^\n]{0,110}(?:\n[^\n]{0,60})?(?:schrieb|wrote)/u.test(after))
      borders.push({ at: date.start, day })
    else if (/(?:^|\n)[> *]{0,4}(?:Gesendet|Sent|Date)\*?:\*?\s(?:\p{L}+\.?,?\s(?:den\s)?)?$/u.test(before)) borders.push({ at: date.start, day })
    else if (
      own === on &&
      date.start < 2500 &&
      /(?:^|\n)[ *|#]{0,4}(?:Datum\*{0,2}\s?:?|\p{Lu}[\p{L} .()-]{2,28}, (?:den |am |im )?)[\s|]{0,4}$/u.test(before) &&
      /^[ \t*|.]*(?:\n|$)/.test(after)
    )
      own = day
  }
  return (at) => {
    let day = own
    for (const border of borders) if (border.at <= at) day = border.day
    return day
  }
}
