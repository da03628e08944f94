import { type EndingId, releasingRole, requestingRoles } from './contract.ts'

// What kind of question it is, by declared patterns: a citizen gets the same answer to the same words, and everybody can read why. Everything here is
// pure. Patterns are tried on the text in small letters; what needs capitals (names) says so.

/** A text as the patterns of this module read it. */
export const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim()

/** Leichte Sprache takes words apart: "mit-bringen", "an·melden", "Wohn·geld". Names with a hyphen and a capital stay; the search reads them. */
export const together = (text: string): string =>
  text
    .replace(/(?<=\p{L})[·•‧\u00ad](\p{L})/gu, (_, next: string) => next.toLowerCase())
    .replace(/\b(ab|an|auf|aus|ein|her|hin|los|mit|nach|um|vor|weg|zu|zurück|zusammen|be|ver|er|ent)-(?=\p{Ll}{3})/giu, '$1')

// ---- emergencies first

export const emergencies = ['fire', 'gas', 'medical', 'poison', 'crime', 'violence', 'child', 'crisis'] as const
export type Emergency = (typeof emergencies)[number]

/** Words that sound like an emergency and are none: forms, history, things of every day. */
const calmWords =
  /feuerwehr(?:haus|fest|mann|frau|verein|geräte)|feuerwerk|brandschutz|brandmelde|lagerfeuer|feuerstelle|osterfeuer|einbruchschutz|unfallbericht|sterbe(?:urkunde|fall)|urkunde|statistik|vorbeug|kurs\b|ehrenamt|gewerbe|versicherung|fire (?:brigade|station) (?:festival|job)|firework/
/** `not`: said of the past or asked in general, hence no emergency now. */
const emergencyTable: readonly { kind: Emergency; says: RegExp; not?: RegExp }[] = [
  {
    kind: 'crisis',
    says: /(?:(?:mich|mir) (?:selbst )?(?:umbringen|das leben nehmen|etwas antun|was antun)|bring(?:e)? mich um|nicht mehr leben|will (?:nur noch |einfach )?sterben|möchte sterben|selbstmord(?:gedanken)?|suizid|lebensmüde|kill myself|suicid|want to die|end my life|don'?t want to live)/,
    not: /selbstmord (?:meines|meiner|von|begangen)|gesetz|statistik/,
  },
  {
    kind: 'poison',
    says: /(?:vergiftet|vergiftung|(?:gift|reiniger|putzmittel|spülmittel|waschmittel|bleiche|batterie|tabletten?|medikamente?|pille|beeren?|pilze?|frostschutz|lampenöl)\b.{0,40}(?:getrunken|gegessen|verschluckt|geschluckt|genommen)|(?:verschluckt|geschluckt)\b.{0,30}(?:gift|reiniger|tablette|batterie|spülmittel|putzmittel)|swallowed (?:a |some |the )?(?:poison|battery|pills?|bleach|detergent|cleaner|berries)|poisoned|drank (?:some )?(?:bleach|cleaner|detergent))/,
    not: /köder|hund|katze|entsorg/,
  },
  {
    kind: 'gas',
    says: /(?:gasgeruch|(?:riech|stink)(?:t|ts|t's)? (?:es )?(?:\p{L}+ ){0,4}nach gas|gas (?:tritt|strömt) aus|gasleck|smell(?:s)? (?:of )?gas|gas leak)/u,
  },
  {
    kind: 'fire',
    says: /(?:\bes brennt\b|\bbrennt[’']?s\b|\bbrennt (?:es|gerade|lichterloh|die wohnung|das haus|unser|der dachstuhl)|(?:haus|wohnung|küche|keller|auto|wald|dachstuhl|mülltonne|container)\b.{0,20}\bbrennt\b|feuer (?:im|in der|in meiner|auf dem|bei (?:mir|uns))|rauch (?:aus|im treppenhaus|in der wohnung)|(?:is|are) (?:a |on )fire\b|there'?s a fire|house is burning)/,
    not: /verbrenn|erlaubt|darf|anmeld|laterne|lampe|beleuchtung|\blicht\b/,
  },
  {
    kind: 'medical',
    says: /(?:bewusstlos|atmet nicht|bekommt? (?:keine|kaum) luft|kriegt? (?:keine|kaum) luft|herzinfarkt|herzstillstand|schlaganfall|blutet (?:stark|sehr|heftig)|verblutet|krampfanfall|zusammengebrochen|(?:vater|mutter|mann|frau|oma|opa|kind|baby|sohn|tochter)\b[^.?!]{0,30}(?:reagiert nicht(?: mehr)?(?! auf)|wacht nicht (?:mehr )?auf)|notarzt|krankenwagen|rettungswagen|unconscious|not breathing|can'?t breathe|heart attack|having a stroke|bleeding (?:badly|heavily)|ambulance)/,
    not: /koste|gebühr|rechnung|gestorben|rente|nach (?:einem|meinem|dem) (?:schlaganfall|herzinfarkt)|had a stroke/,
  },
  {
    kind: 'violence',
    says: /(?:(?:mein|der|die|meine) (?:mann|ex|freund|partner|vater|frau|mutter|bruder|exfreund|exmann|nachbar|stiefvater|schwiegervater)[^.?!]{0,25}(?:schlägt|schlug|prügelt|würgt|bedroht|verprügelt|misshandelt) (?:mich|uns|meine)|(?:hat|haben|hätte|wurde|werde|werden|bin|ist) (?:ich |er |sie |mich |uns |mir |meine? |unsere? )[^.?!]{0,40}(?:geschlagen|verprügelt|gewürgt|bedroht|misshandelt|vergewaltigt)|ich (?:bin|wurde|werde) [^?.!]{0,40}(?:geschlagen|verprügelt|gewürgt|bedroht|misshandelt)|angst vor (?:meinem|dem) (?:mann|ex\w*|freund|partner|vater|stiefvater)|häusliche gewalt|vergewaltig|frauenhaus|(?:he|she|husband|wife|boyfriend|girlfriend|partner|father|ex) (?:is |has |keeps )?(?:hit(?:s|ting)?|beat(?:s|en|ing)?|threaten(?:s|ed|ing)|chok(?:es|ed|ing)|attack(?:s|ed|ing)) (?:me|us)\b|domestic violence|raped?\b)/,
    not: /existenz\w* bedroht/,
  },
  {
    kind: 'child',
    says: /(?:kind(?:er)?\b[^.?!]{0,30}(?:wird|werden) (?:geschlagen|misshandelt|missbraucht|verprügelt)|kindesmissbrauch|kindesmisshandlung|(?:mein|unser)e? (?:kind|tochter|sohn) ist (?:verschwunden|weg|vermisst|entführt)|child (?:is )?(?:being )?(?:abused|beaten|missing))/,
  },
  {
    kind: 'crime',
    says: /(?:einbrecher|(?:wird|werde|wurde gerade) (?:gerade )?(?:eingebrochen|überfallen|ausgeraubt)|bricht (?:gerade )?(?:ein|jemand ein)|jemand (?:ist|steht) in meiner wohnung|(?<!\p{L})(?:überfall|schüsse|messerstecherei|amok)\b|(?:mit (?:einem|dem) messer)|schwerer unfall|unfall mit verletzten|breaking in\b|burglar|being (?:robbed|attacked)|gunshots?)/u,
    not: /überfallen (?:worden|im jahr)|videoüberwachung/,
  },
]

/** What needs help at once, whatever else was asked. Undefined for nearly every question. */
export function emergencyIn(question: string): Emergency | undefined {
  const text = plain(question)
  if (calmWords.test(text) && !/bewusstlos|atmet nicht|es brennt|umbringen/.test(text)) return undefined
  return emergencyTable.find((e) => e.says.test(text) && !e.not?.test(text))?.kind
}

// ---- what a machine of the town does not answer

/** In this order; the first that fits ends the turn. Each was written for a reason, which its test row names. */
const notOurs: readonly { ending: EndingId; says: RegExp; not?: RegExp }[] = [
  {
    ending: 'injection',
    says: /(?:ignorier\w*|vergiss|missachte|überschreib\w*) (?:bitte )?(?:alle|alles|deine|die|sämtliche|bisherige|vorherige)|system ?prompt|systemanweisung|geheime(?:n|r)? (?:anweisung|prompt|regel)|(?:^|\s)system ?:|du bist (?:jetzt|ab jetzt|nun|ab sofort)|you are now\b|ignore (?:all|any|the|your|previous)|(?:developer|entwickler|admin)[- ]?(?:mode|modus)|jailbreak|act as (?:an?|the)\b|tu so,? als|spiel(?:e)? die rolle|wiederhole (?:deine|die) (?:anweisung|regel)|repeat (?:your|the) (?:instructions|prompt)|gib .{0,30}(?:melderegister|datenbank|kennw[oö]rt|passw[oö]rt)\w* (?:aus|heraus|preis)|```|<\/?(?:system|quelle|script)/,
  },
  {
    ending: 'personal-file',
    says: /(?:wie weit (?:ist|seid ihr mit)|stand (?:meines|meiner|von meinem|der dinge bei meinem)|(?:ist|wurde|sind) mein(?:e|en)? [^?.!]{0,40}(?:schon|bereits|endlich|inzwischen)? ?(?:entschieden|bearbeitet|genehmigt|fertig|bewilligt|da|durch(?=\s*(?:[?!.,]|$))|eingegangen|angekommen|abholbereit|verschickt)\b|wann (?:wird|ist|kommt|bekomme ich) mein(?:e|en)? (?:antrag|bescheid|geld|genehmigung|wohngeld|einbürgerung|bauantrag)|mein(?:e|en|em|er)? (?:antrag|bescheid|akte|aktenzeichen|verfahren|vorgang|wohngeldantrag|bauantrag|kontostand|kassenzeichen)[^?.!]{0,40}(?:\d{3,}|weit|stand|dauert|liegt|fehlt|abgelehnt)|warum (?:habe|bekomme|hab|wurde) (?:ich|mir|mein)[^?.!]{0,60}(?:weniger|nicht|kein|abgelehnt|gekürzt)|was (?:steht|stehen) in meiner akte|wie viel schulde ich|status of my (?:application|case)|has my [^?.!]{0,40}(?:been|arrived|decided)|is my [^?.!]{0,30}(?:ready|decided|approved))/,
    not: /adresse geheim|welche daten|daten hat die stadt/,
  },
  {
    ending: 'personal-file',
    says: /\bwart(?:e|en)? (?:ich|wir|schon|seit|jetzt|immer)[^?.!]{0,40} auf (?:mein|unser)|\b(?:ich|wir) [^?.!]{0,40} auf (?:mein|unser)[^?.!]{0,40}\bwart(?:e|en)?\b|\bwo bleib(?:t|en) (?:denn )?(?:mein|unser)|(?:i am|i'm|been|we are) waiting [^?.!]{0,30}for my/,
    not: /wie lange? (?:muss|soll|wart|dauer)/,
  },
  {
    ending: 'personal-file',
    says: /(?:wo wohnt|wie alt ist|wem gehört|wer wohnt|telefonnummer von|handynummer von|adresse von) (?:frau|herrn?|mein|der|die|dem|familie|das|\p{L}+)|hat (?:mein|meine|unser|der|die) (?:nachbar\w*|vermieter\w*|mieter\w*|ex\w*|kolleg\w*|chef\w*)\b|(?:privat|zu hause) (?:und wo )?(?:wohnt|heißt|erreichbar)|wie heißt .{0,60}(?:privat|zu hause)|(?:wo|wie) .{0,40}sachbearbeiter\w* .{0,20}(?:wohnt|privat)|where does .{3,40} live/u,
    not: /alten (?:schul)?freund|schulfreund|herausfind|finde ich|melderegisterauskunft|(?:hund|grundstück|zuständig)\w* (?:zuständig|melde)|hausmüll/,
  },
  {
    ending: 'act',
    says: /(?:(?:kannst|könntest|kann|können|würden|könnten) (?:du|sie|ihr) (?:mir |mein\w* |meinen |das |bitte )*[^?.!]{0,50}(?:erlassen|stornieren|genehmigen|löschen|zurücknehmen|streichen|erlaubst|auszahlen|überweisen|verlängern|vormerken|anmelden|abmelden|ummelden|reservieren|buchen)\b|(?:erlass|genehmige?|stornier|lösch|buch)e?n? (?:sie )?(?:mir|meine?n?|bitte) |bestätig\w* (?:sie )?(?:mir|uns)|verbindlich (?:bestätig|zusag|versprech)\w*|im namen der stadt|versprich|garantier\w* (?:sie|mir|du)|sag mir (?:verbindlich )?zu\b|(?:kannst|könntest|können|würden|könnten) (?:du|sie|ihr) [^?.!]{0,40}termin[^?.!]{0,40}(?:eintragen|machen|ausmachen|geben|vereinbaren|buchen)|can you (?:waive|cancel|approve|extend|book|register|delete) )/,
    not: /können sie mir (?:sagen|helfen)|kann man|kann ich/,
  },
  {
    ending: 'opinion',
    says: /(?:welche[rs]? [^?.!]{0,60}(?:am besten|der beste|die beste|das beste|empfehl)|findest du|finden sie|was hältst du|was halten sie|deine meinung|ihre meinung|was denkst du|bist du (?:für|gegen)|welche partei|wen soll ich wählen|(?:soll|sollte) ich [^?.!]{0,30}wählen|(?:ist|sind|war) (?:die|der|unser\w*) (?:bürgermeister\w*|stadtrat|gemeinderat|verwaltung|oberbürgermeister\w*) (?:gut|schlecht|dumm|korrupt|unfähig|kompetent|beliebt)|schöner als|hässlicher als|wer ist (?:denn )?(?:der |die )?(?:besser|beste)|besser als in|warum (?:macht|tut|unternimmt) die stadt (?:nichts|so einen)|who should i vote|what do you think (?:of|about)|do you like|is the mayor (?:good|bad))/,
  },
  {
    ending: 'advice',
    says: /(?:lohnt (?:es )?sich|(?:stehen|sind) (?:meine|die) chancen|habe ich (?:recht|einen anspruch gegen|eine chance)|hab ich recht|(?:ist|war|wäre) [^?.!]{0,60}(?:unwirksam|rechtswidrig|rechtens|nichtig|rechtmäßig|illegal)|verklagen|schmerzensgeld|schadens?ersatz|(?:kann|soll) ich (?:dagegen )?klagen|was würden sie (?:mir )?raten|was raten sie|was (?:meinen|meinst) (?:sie|du)|\bsoll(?:te)? ich [^?.!]{0,80}(?:einlegen|klagen|widersprechen|unterschreiben|zahlen oder|kündigen|anzeigen)|was soll ich (?:tun,? damit|machen,? damit)|(?:wann|wie) soll(?:te)? ich [^?.!]{0,50}(?:damit|um) [^?.!]{0,30}(?:am meisten|mehr|steuern? spar)|am meisten bekomme|steuern? sparen|should i (?:marry|sue|appeal|divorce|sign|apply)|do i have a (?:case|chance)|is it (?:legal|illegal) (?:that|if) my)/,
    not: /wo (?:kann|muss) ich .{0,30}klage|schaden melden/,
  },
]

/** Timetables and weather are always somebody else's. */
const elsewhere =
  /\b(?:bus|zug|bahn|s-bahn|straßenbahn)\b.{0,40}(?:fährt|kommt|abfahrt)|fährt .{0,30}\b(?:bus|zug|bahn)\b|fahrplan|\bwetter\b|\bbus (?:timetable|leave)|weather/

/** A way to end that needs no search; undefined for what is looked up. */
export function refusalFor(question: string): EndingId | undefined {
  const text = plain(question)
  if (elsewhere.test(text)) return 'not-in-sources'
  return notOurs.find((n) => n.says.test(text) && !n.not?.test(text))?.ending
}

// ---- another town

const cities =
  'berlin|hamburg|münchen|köln|frankfurt|stuttgart|düsseldorf|leipzig|dortmund|essen|bremen|dresden|hannover|nürnberg|duisburg|bochum|wuppertal|bielefeld|bonn|münster|mannheim|karlsruhe|augsburg|wiesbaden|gelsenkirchen|aachen|braunschweig|kiel|chemnitz|halle|magdeburg|freiburg|krefeld|mainz|lübeck|erfurt|rostock|kassel|hagen|saarbrücken|potsdam|ludwigshafen|oldenburg|leverkusen|osnabrück|solingen|heidelberg|darmstadt|regensburg|ingolstadt|würzburg|ulm|heilbronn|pforzheim|reutlingen|tübingen|esslingen|konstanz|göttingen|wolfsburg|fürth|jena|trier|koblenz|schwerin|munich|cologne|nuremberg|hanover'

/** The city that a question names as the place it is about, in small letters. */
export const cityIn = (question: string): string | undefined =>
  new RegExp(`\\b(?:in|von|der stadt|bei der stadt|stadt) (${cities})\\b`, 'u').exec(plain(question))?.[1]

/**
 * Whether it is about another municipality. Moving there or coming from there is about this one.
 * @param own words that name this town and its places, in small letters
 */
export function isAboutOtherTown(question: string, own: ReadonlySet<string>): boolean {
  const text = plain(question)
  if (/nachbar(?:stadt|gemeinde|ort)|(?:andere[nr]?|fremde[nr]?) (?:stadt|gemeinde)|neighbou?ring town|another town/.test(text))
    return /(?:dort|da|in der|dortige|there)\b/.test(text) && !/schöner|besser|zieh|gezogen|umzug|her\b/.test(text)
  const named = cityIn(question)
  if (named && !own.has(named) && !/zieh|gezogen|umzug|umgezogen|geboren|herkomm|aus \p{L}+ nach|move|moving|born/u.test(text)) return true
  const hall =
    /(?:[Rr]athaus|[Bb]ürgerbüro|[Ff]reibad|[Ss]tadtverwaltung|[Gg]emeinde) (?:in|von) ((?:[A-ZÄÖÜ][\p{L}-]+)(?: [A-ZÄÖÜ][\p{L}-]+)?)/u.exec(
      question,
    )?.[1]
  return hall !== undefined && !own.has(hall.toLowerCase()) && !/^(?:der|die|das|den|dieser|woche|ferien)$/i.test(hall)
}

// ---- small talk, persons, insults

const insults =
  /\b(?:arschl\w+|idiot\w*|scheiß\w*|scheiss\w*|verpiss\w*|fick\w*|wichser\w*|hurensohn|penner|vollpfosten|dumm(?:kopf|e sau|er bot|es ding)|blöd(?:er|e|es)? (?:bot|kuh|sau|verein|amt|programm)|saftladen|drecks\w*|halt (?:die|dein\w*) (?:fresse|maul|klappe)|fuck\w*|shit\w*|stupid bot|moron|asshole\w*|bullshit)\b/u
export const insultsIn = (question: string): boolean => insults.test(plain(question))
/** What is left to answer when the insult is taken away. */
export const withoutInsults = (question: string): string => question.replace(new RegExp(insults.source, 'giu'), ' ').replace(/\s+/g, ' ').trim()

const smallTalk: readonly { ending: EndingId; says: RegExp }[] = [
  {
    ending: 'greeting',
    says: /^(?:(?:hallo|hi|hey|guten (?:tag|morgen|abend)|grüß gott|servus|moin|hello|good (?:morning|evening|day)|tach|grüezi)(?: (?:zusammen|da|there|bot))?)[\s!.,]*$/,
  },
  {
    ending: 'thanks',
    says: /^(?:(?:ok(?:ay)?|super|gut|prima|alles klar|perfekt|great)[\s,!.]*)?(?:danke\w*|vielen dank|dankeschön|merci|thank(?:s| you)(?: very much| a lot)?|herzlichen dank)[\s!.]*(?:für .{0,30}|das war(?:'s| alles))?[\s!.]*$|^(?:tschüss|auf wiedersehen|bye|ciao)[\s!.]*$/,
  },
  {
    ending: 'about',
    says: /^(?:(?:wer|was) (?:bist du|sind sie)|bist du (?:ein )?(?:mensch|roboter|bot|ki|chatgpt|maschine)|sind sie (?:ein )?(?:mensch|roboter|bot|ki)|(?:spreche|rede|schreibe) ich (?:hier )?mit (?:einem|einer) (?:mensch\w*|maschine|ki|roboter)|was kannst du(?: alles)?|wie funktionierst du|are you (?:a )?(?:human|robot|bot|real|ai|an ai)|who are you|what can you do)[\s?!.]*$/,
  },
  {
    ending: 'person',
    says: /(?:(?:mit|an) (?:einem|einen|echten|einem echten|einer) ?(?:richtigen |echten )?(?:mensch\w*|mitarbeiter\w*|person|sachbearbeiter\w*) (?:sprechen|reden|schreiben|verbinden|wenden)|(?:mensch|mitarbeiter)(?:en)? (?:sprechen|bitte)|rückruf|ruf(?:t|en sie) mich (?:bitte )?(?:an|zurück)|zurückrufen|verbinden sie mich|(?:talk|speak) to (?:a |an )?(?:human|person|someone|agent)|real person|call me back)/,
  },
]
const helpWords = new Set(
  'hilft helfen hilfe helft hilfst unterstützt unterstützen jemand ausfüllen ausfüllt klar komme anträge anträgen formularen papierkram behördenkram helps help fill'.split(
    ' ',
  ),
)
/** Who can help with an application or a form, and with which one is not said: a person. */
const asksForHelp = (question: string): boolean =>
  /\b(?:wer|jemand(?:en)?|kann|können|hilfe|who|someone)\b/.test(plain(question)) &&
  /\b(?:hilft|helf\p{L}*|hilfe|unterstütz\p{L}*|helps?)\b/u.test(plain(question)) &&
  /antrag|anträge|formular|ausfüll|papierkram|\bform\b|application/.test(plain(question)) &&
  contentWords(question).every((w) => helpWords.has(w))
export const smallTalkIn = (question: string): EndingId | undefined => {
  const text = plain(question)
  if (asksForHelp(question)) return 'person'
  return smallTalk.find((s) => s.says.test(text))?.ending
}

// ---- languages

const functionWords: Record<string, string> = {
  de: 'der die das und ist ich nicht ein eine wie was wo wann wer kann muss mein meine für mit auf den dem zu von bei habe hab wir gibt kostet brauche bis zum zur im am es sich oder wenn man aus nach an wird sind hat welche welcher kriege bekomme neuen',
  en: 'the and is i not a an how what where when who can must my for with on to of at have we there cost need do does much many long it or if from are get your you am moving please which want which',
  fr: 'le la les et est je ne pas un une comment où quand qui peux dois mon ma pour avec sur du des combien quel quelle bonjour vous voudrais faire coûte',
  it: 'il lo gli e è io non un una come dove quando chi posso devo mio mia per con sul della quanto quale buongiorno vorrei costa carta identità',
  es: 'el los las y es yo no un una cómo dónde cuándo quién puedo debo mi para con sobre cuánto cuál hola quiero cuesta necesito',
  tr: 've bir bu için ile ne nasıl nerede zaman kim ben değil mi mı var yok kadar çok merhaba istiyorum lazım gerekiyor kimlik ücret',
  pl: 'i jest nie to jak gdzie kiedy kto mogę muszę mój moja dla z na ile który dzień dobry chcę potrzebuję kosztuje dowód',
  ro: 'și este nu un o cum unde când cine pot trebuie meu mea pentru cu pe cât care bună vreau costă',
}
const lists = Object.entries(functionWords).map(([language, words]) => [language, new Set(words.split(' '))] as const)
/** Scripts of their own need no words. */
const scripts: readonly [string, RegExp][] = [
  ['ar', /\p{Script=Arabic}/u],
  ['uk', /\p{Script=Cyrillic}/u],
  ['el', /\p{Script=Greek}/u],
  ['zh', /\p{Script=Han}/u],
]

/** The language of a question, `undefined` where it could be any: a name, a single word. Cyrillic counts as Ukrainian, the town's own list says so. */
export function languageOf(question: string): string | undefined {
  for (const [language, letters] of scripts)
    if ((question.match(new RegExp(letters.source, 'gu'))?.length ?? 0) > question.length * 0.3) return language
  const words = plain(question).match(/\p{L}+/gu) ?? []
  const counts = lists.map(([language, list]) => [language, words.filter((w) => list.has(w)).length] as const)
  const best = counts.reduce((a, b) => (b[1] > a[1] ? b : a))
  const german = counts.find(([l]) => l === 'de')?.[1] ?? 0
  const english = counts.find(([l]) => l === 'en')?.[1] ?? 0
  if (best[1] === 0) return /[äöüß]/i.test(question) ? 'de' : undefined
  if (german === best[1]) return 'de'
  if (english === best[1]) return 'en'
  return best[1] >= 2 ? best[0] : undefined
}

// ---- what is asked about a matter

/** What a question wants to know of a matter; `section` is the text module that says it, `alone` whether that is an answer without the summary. */
export const aspects = {
  price: {
    says: /(?:was|wie ?viel|wieviel) .{0,30}(?:kost|zahl|bezahl)|kosten|kostet|kostete|gekostet|gebühr|preis|wie teuer|teurer|billiger|umsonst|gratis|kostenlos|zahlen|how much|cost|fee|price|free\b|expensive|hebesatz|ermäßig|rabatt|bekommt .{0,30}pro/,
    section: 'Kosten',
    alone: true,
  },
  documents: {
    says: /mitbringen|unterlagen|was brauche? ich\b|brauche ich (?:dafür|dazu|alles)\b|was (?:muss|soll) ich (?:.{0,20})?(?:mitnehmen|vorlegen|einreichen|dabei)|dokumente|nachweis|papiere brauche|passfoto|welche formulare|documents|bring\b|need to (?:bring|show)|papers/,
    section: 'Erforderliche Unterlagen',
    alone: true,
  },
  deadline: {
    says: /bis wann|wie lange? (?:hab|habe|vorher|kann|darf)|frist|fällig|wann (?:muss|soll|sollte|kann|müssen|kann man|den antrag)|rechtzeitig|spätestens|ab wann|wie früh|deadline|until when|by when|how (?:soon|early)|when do i have to/,
    section: 'Fristen',
    alone: false,
  },
  duration: {
    says: /wie lange? (?:dauert|braucht|wartet|muss ich warten|muss man warten)|bearbeitungs(?:dauer|zeit)|dauert (?:das|es|die)|dauerts|wartezeit|how long (?:does|will|do)/,
    section: 'Bearbeitungsdauer',
    alone: true,
  },
  place: {
    says: /\bwo\b|wohin|bei wem|wer ist zuständig|zuständig|welches amt|an wen|wem (?:sag|melde)|adresse|telefon|where|which office|who do i (?:call|contact)|phone/,
    section: null,
    alone: false,
  },
  steps: {
    says: /wie (?:geht|läuft|kann ich|beantrage|mache|melde|bekomme|komme ich|kriege|stelle ich|wird|finde)|ablauf|vorgehen|was (?:muss|müssen|soll) (?:ich|wir|man) (?:jetzt |da )?(?:tun|machen)|was (?:tun|jetzt|machen)|how (?:do|can) i|what do i (?:have to )?do|steps/,
    section: 'Verfahrensablauf',
    alone: false,
  },
  conditions: {
    says: /voraussetzung|wer (?:bekommt|darf|kann|hat)|darf (?:ich|man)|dürfen|muss (?:ich|man)|müssen wir|brauche ich (?:eine?n?|ein)|gibt es|habe ich (?:anspruch)|kann (?:ich|man)|am i allowed|do i (?:need|have to)|may i|can i|who (?:gets|can)|eligible/,
    section: null,
    alone: false,
  },
  appointment: {
    says: /\b(?:brauch\p{L}*|benötig\p{L}*|muss|müssen|nur|mit|ohne|geht)\b[^.?!]{0,60}\b(?:an)?termin\b|\btermin (?:nötig|notwendig|erforderlich|machen|vereinbaren|buchen)|einfach so (?:vorbei)?kommen|appointment/u,
    section: null,
    alone: false,
  },
  appeal: {
    says: /widerspruch|einspruch|wehren|beschwerde|rechtsmittel|rechtsbehelf|ablehnung|klage|appeal|object to/,
    section: 'Rechtsbehelf',
    alone: false,
  },
  online: {
    says: /online|im internet|digital|per mail|download|formular|ausfüllen|antrag stellen|form\b|apply/,
    section: 'Verfahrensablauf',
    alone: false,
  },
} as const satisfies Record<string, { says: RegExp; section: string | null; alone: boolean }>
export type Aspect = keyof typeof aspects

export function aspectsOf(question: string): Aspect[] {
  const text = plain(question)
  return (Object.keys(aspects) as Aspect[]).filter((a) => aspects[a].says.test(text))
}

/** Words that say what is wanted but not of what: a question of nothing else leans on the one before. */
const carriers = new Set(
  (
    'was wie wo wann wer wem wen warum welche welcher welches wieviel viel lange kostet kosten gebühr gebühren preis teuer brauche brauchen braucht unterlagen mitbringen muss müssen kann können darf dürfen ' +
    'soll ich mich mir wir man es das die der den dem des ein eine einen einem einer und oder aber auch noch dann denn für dafür dazu davon damit dabei dort da hier daran darauf mit ohne bei von vom zum zur zu im in am an auf bis ab aus ' +
    'nach ist sind war wird werden hat habe haben hab gibt geht dauert dauer frist fristen bearbeitungsdauer online antrag formular beantragen zuständig amt stelle jetzt bitte mal genau eigentlich so nur schon nicht kein keine ' +
    'hoch hohe hoher niedrig nächste nächster nächsten nächstes high termin öffnungszeiten offen geöffnet adresse telefon nummer rufen anrufen schreiben wenden gehen kommen gekommen zeit woche wochen tag tage tagen alles etwas tun machen jahr monat monatlich jährlich ermäßigung billiger ' +
    'ne nen ner nem n nix net nich ned is isch ham hamse haste gibts gehts kanns jetz grad gerade halt eh mal ma seid doch alle beide ist nr nummer hallo moin servus danke lg mfg dass damit vorhin bisschen paar wohin hin her rein runter ' +
    'größer größere größeren größeres kleiner kleinere kleineren kleineres groß große großen großes klein kleine kleinen kleines ' +
    'fürs ins sich ihre ihrer ihrem ihren ihres sein seine seiner beim eines welchen welchem viele vielen diese dieser diesem diesen dieses solche statt zwischen sollte sollten art arten benötigt benötige benötigen finde findet finden bietet bieten angeboten bedeutet versteht gedacht erforderlich teurer billiger günstiger is lang dauerts kostets jedes jede zahl zahle zahlt zahlen bezahlen jeweils derselbe dieselbe dasselbe denselben derselben gleichzeitig beides beiden brauch krieg kriege hab mein meine meinem meinen meiner unser unsere unserem unseren wenn als weil dass ob will möchte würde um gestern heute morgen drauf raus mehr sehr ganz gar ihr euch du sie er uns wegen gegen über unter seit letzte letzten letzter neue neuer neues neuen ' +
    'what how where when who why which much many long does do is are the a an it that this for of to in on at by with and or but also then there i me my we you can could must may have has had need cost fee price documents bring open online apply form phone am be was will would should want get got there costs more less than here next month year week tell town please any some too not no from into as he she they them their our your about please per'
  ).split(' '),
)
const relatives =
  'kind(?:er)?|kleine[nrs]?|sohn|söhne|tochter|töchter|baby|enkel(?:in|kind)?|frau|mann|mutter|vater|mama|papa|oma|opa|eltern|partner(?:in)?|junge[n]?|mädchen'
const whom = new RegExp(
  `\\b(?:fürs?|for)\\s+(?:(?:mein|unser|das|die|den|ein|my|our|the|a)e?[nmrs]?\\s+)?(?:${relatives}|child(?:ren)?|son|daughter|wife|husband|mother|father)\\b|\\b(?:mein|unser)e?[nmrs]?\\s+(?:${relatives})(?=\\s+(?:braucht?|benötigt|will|möchte|soll)\\b)`,
  'giu',
)
/** The question without for whom it is asked, where that is not all it says: "an identity card for my son" is asked of identity cards, not of children. */
export function withoutWhom(question: string): string {
  const rest = question.replace(whom, ' ')
  return contentWords(rest).length ? rest : question
}

/** The words of a question that name its matter. */
export const contentWords = (question: string): string[] =>
  (plain(question).match(/[\p{L}\d][\p{L}\d-]*/gu) ?? []).filter((w) => !carriers.has(w) && w.length > 1 && !/^(?:\d{1,3}|(?:19|20)\d\d)$/.test(w))

/** Finite forms of verbs whose first part goes to the end of the sentence in German: "Wie melde ich ihn an?" asks for anmelden. */
const separable: readonly [form: RegExp, infinitive: string][] = [
  [/\bmeld(?:e|en|est|et)\b/, 'melden'],
  [/\bzieh(?:e|en|st|t)?\b/, 'ziehen'],
  [/\b(?:geb(?:e|en)|gibt|gibst)\b/, 'geben'],
  [/\bhol(?:e|en|st|t)\b/, 'holen'],
  [/\breich(?:e|en|t)\b/, 'reichen'],
  [/\bruf(?:e|en|t)\b/, 'rufen'],
  [/\bfüll(?:e|en|t)\b/, 'füllen'],
  [/\bleg(?:e|en|t)\b/, 'legen'],
  [/\bschreib(?:e|en|t)\b/, 'schreiben'],
  [/\btausch(?:e|en|t)\b/, 'tauschen'],
]
/** The question with such verbs put together again, clause by clause, for the search; a house number says where, not what. */
export function joined(asked: string): string {
  const question = asked.replace(/\b(?:haus(?:nummer)?\s*)?(?:nr\.?|nummer)\s*\d+\s?[a-z]?\b/giu, ' ')
  return question
    .split(/([?!.,;]+|\s(?=(?:und|oder)\s))/)
    .map((clause) => {
      const end = /\s(an|ab|um|aus|ein|auf|nach|weg|zurück|zusammen)\s*$/i.exec(clause)
      // The verb stands before its particle, in the same clause.
      const verb = end && separable.find(([form]) => form.test(plain(clause).slice(0, end.index)))
      return end && verb ? `${clause.trimEnd()} ${end[1]?.toLowerCase()}${verb[1]}` : clause
    })
    .join('')
}

const leaning =
  /^(?:und|aber|oder|auch|noch|dann|also|ok(?:ay)?|ja|nein|and|but|also|so|what about|how about|wie ist (?:das|es) (?:mit|bei))\b|\b(?:dafür|dazu|davon|damit|dabei|dort(?:hin)?|daran|darauf|dagegen|deren|dessen|der(?:selbe|gleiche)|das gleiche|dasselbe|for (?:it|that|this)|about it|there)\b|\b(?:kostet|dauert|brauche ich|ist|geht|gilt|muss ich|kann ich|mache ich|bekomme ich|bringe ich|melde ich|beantrage ich) (?:das|es|die|den|ihn|sie|dies)(?=[\s?!.,]|$)(?! \p{L}*(?:[A-ZÄÖÜ]))|\b(?:does|do|is|can|must) (?:it|that|this|they)\b/u

/** Whether a question cannot be understood without the one before. */
export const leansOnBefore = (question: string): boolean =>
  contentWords(question).length === 0 || (leaning.test(plain(question)) && contentWords(question).length <= 4)

/** Whether somebody tells what is about to happen: "ich ziehe um". */
export const announces = (text: string): boolean =>
  /^(?:und )?(?:ich|wir) (?:um|weg|zu|aus)?(?:zieh|heirat|eröffn|gründ|bau|wander)\p{L}*en?\b/u.test(plain(text))
/** Whether somebody says what she wants or has to do ("will meinen Hund anmelden", "brauche einen Ausweis"), or what is about to happen. */
export const wishes = (text: string): boolean =>
  /\b(?:will|wollen|möchten?|würden? gerne?|muss|müssen|brauche?n?|bräuchten?|suchen?|need to|want to|have to|(?:would|'d) like to)\b/.test(
    plain(text),
  ) || announces(text)

/** Whether a clause speaks of the matter before it: "and do I need a photo for that", "is that possible on Saturdays, too". */
export const pointsBack = (clause: string): boolean =>
  /\b(?:da|dafür|dabei|dazu|damit|daran|for (?:it|that|this))\b|\b(?:das|es|it|that)\b(?=\s*(?:$|[?!.,]| (?:auch|noch|schon|denn|dann|jetzt|alles|online|also|too)\b))/.test(
    plain(clause),
  )

const doings = /^(?:abgeben|abholen|beantragen|einreichen|hinbringen|hinschicken|unterschreiben|melden|anmelden|abmelden|verlängern|ändern)$/
/** Whether it names nothing that could be looked up: "Ich brauche einen Termin", "Wo muss ich das abgeben?". */
export function isWithoutMatter(question: string): boolean {
  const words = contentWords(question)
  if (words.length === 0) return /\p{L}{3}/u.test(question)
  const [word = ''] = words
  return words.length === 1 && /\b(?:das|es|dies|ihn|sie)\b/.test(plain(question)) && doings.test(word)
}

// ---- reading a conversation: two persons of two roles

type Person = { id: string; roles: readonly string[] }
type Disclosure = { requestedBy: string; status: string; visibleUntil: Date | null }

/** The role in which somebody asks; undefined for who may not. */
export const requestingRoleOf = ({ roles }: Pick<Person, 'roles'>) => requestingRoles.find((r) => roles.includes(r))

/** The role in which somebody decides on a reading, or why not: whoever could have asked may not release. */
export function releaseBy({ id, roles }: Person, { requestedBy }: Disclosure): { role: typeof releasingRole } | 'same-person' | 'same-role' {
  if (id === requestedBy) return 'same-person'
  return roles.includes(releasingRole) && !requestingRoleOf({ roles }) ? { role: releasingRole } : 'same-role'
}

/** To the one who asked, once it is released, and no longer than that. */
export const isReadableBy = (personId: string, { status, requestedBy, visibleUntil }: Disclosure, now: Date): boolean =>
  status === 'released' && requestedBy === personId && visibleUntil !== null && visibleUntil > now
