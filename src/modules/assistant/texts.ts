import { type Language, say, type Texts } from '#base/say.ts'

export const errorTexts: Texts = {
  'assistant.too-often': {
    de: 'Das waren sehr viele Fragen in kurzer Zeit. Bitte warten Sie {seconds} Sekunden; Ihre Frage bleibt stehen. Telefonisch geht es sofort.',
    en: 'Those were very many questions in a short time. Please wait {seconds} seconds; your question stays here. By phone you get through at once.',
  },
  'assistant.prove': {
    de: 'Gerade fragen sehr viele. Ihr Gerät löst kurz eine kleine Aufgabe, dann geht es von selbst weiter.',
    en: 'Very many people are asking right now. Your device solves a small task, then it goes on by itself.',
  },
  'assistant.no-dictation': {
    de: 'Spracheingabe ist hier gerade nicht möglich. Bitte tippen Sie Ihre Frage.',
    en: 'Questions cannot be spoken here at the moment. Please type your question.',
  },
  'assistant.dictated-too-often': {
    de: 'Das waren sehr viele Aufnahmen in kurzer Zeit. Bitte warten Sie {seconds} Sekunden oder tippen Sie Ihre Frage.',
    en: 'Those were very many recordings in a short time. Please wait {seconds} seconds or type your question.',
  },
  'assistant.dictation-busy': {
    de: 'Gerade sprechen sehr viele. Bitte versuchen Sie es in {seconds} Sekunden noch einmal oder tippen Sie Ihre Frage.',
    en: 'Very many people are speaking right now. Please try again in {seconds} seconds or type your question.',
  },
  'assistant.dictation-slow': {
    de: 'Die Spracherkennung braucht zu lange. Bitte sprechen Sie kürzer oder tippen Sie Ihre Frage.',
    en: 'The speech recognition takes too long. Please speak more briefly or type your question.',
  },
  'assistant.dictation-down': {
    de: 'Die Spracherkennung antwortet gerade nicht. Bitte tippen Sie Ihre Frage.',
    en: 'The speech recognition does not answer at the moment. Please type your question.',
  },
  'assistant.dictation-spent': {
    de: 'Die Spracherkennung ist für diesen Monat ausgeschöpft. Bitte tippen Sie Ihre Frage.',
    en: 'The speech recognition is used up for this month. Please type your question.',
  },
  'assistant.spoken-too-often': {
    de: 'Das war sehr viel zum Vorlesen in kurzer Zeit. Bitte warten Sie {seconds} Sekunden; der Text steht auf der Seite.',
    en: 'That was very much to read aloud in a short time. Please wait {seconds} seconds; the text is on the page.',
  },
  'assistant.nobody-waits': { de: 'Abgebrochen.', en: 'Cancelled.' },
  'assistant.no-such-question': { de: 'Diese Frage gibt es nicht mehr.', en: 'This question does not exist any more.' },
  'assistant.no-such-answer': { de: 'Diese Antwort gibt es nicht (mehr).', en: 'This answer does not exist (any more).' },
  'assistant.no-such-turn': { de: 'Diese Antwort gehört zu keinem laufenden Gespräch.', en: 'This answer belongs to no conversation.' },
  'assistant.no-such-conversation': { de: 'Dieses Gespräch gibt es nicht mehr.', en: 'This conversation does not exist any more.' },
  'assistant.no-such-disclosure': { de: 'Diesen Antrag gibt es nicht.', en: 'There is no such request.' },
  'assistant.same-person': {
    de: 'Wer ein Gespräch lesen will, kann es nicht selbst freigeben. Bitte den Datenschutz fragen.',
    en: 'Who wants to read a conversation cannot release it. Please ask the data protection officer.',
  },
  'assistant.same-role': {
    de: 'Freigeben muss der Datenschutz, und zwar jemand, der nicht selbst beantragen darf (Redaktion, Leitung, Informationssicherheit).',
    en: 'The data protection officer has to release this, and nobody who could ask for it (editor, head, security officer).',
  },
  'assistant.not-that-role': {
    de: 'Das geht nur mit der passenden Aufgabe und in einer laufenden Anmeldung. Bitte melden Sie sich neu an.',
    en: 'This needs the right role and a live session. Please sign in again.',
  },
  'assistant.already-decided': { de: 'Über diesen Antrag ist schon entschieden.', en: 'This request has been decided already.' },
  'assistant.disclosure-not-open': {
    de: 'Dieses Gespräch ist nicht (mehr) freigegeben. Eine Freigabe gilt drei Tage, und nur für die Person, die sie beantragt hat.',
    en: 'This conversation is not released (any more). A release lasts three days, and only for the one who asked.',
  },
  'assistant.worse': {
    de: 'Nicht übernommen: {lost} goldene Fragen würden danach schlechter beantwortet, erlaubt sind {allowed}. Welche, steht unter „Güte des Assistenten“.',
    en: 'Not taken over: {lost} golden questions would be answered worse, {allowed} are allowed. Which ones is shown under “Quality of the assistant”.',
  },
  'assistant.no-golden': {
    de: 'Diese Stadt hat noch keine goldenen Fragen (golden.jsonl).',
    en: 'This town has no golden questions yet (golden.jsonl).',
  },
  'assistant.no-set': { de: 'So geht es: {usage}', en: 'Usage: {usage}' },
}

/** What the assistant says besides the endings; both languages, read by someone who does not code. */
export const texts = {
  example1: { de: 'Was kostet ein Personalausweis?', en: 'How much is an identity card?' },
  example2: { de: 'Wann hat das Bürgerbüro am Samstag offen?', en: 'When is the Bürgerbüro open on Saturday?' },
  example3: { de: 'Ich bin umgezogen. Was muss ich tun?', en: 'I have moved. What do I have to do?' },
  unknownCode: {
    de: 'Zu diesem Code finde ich keinen Antrag. Bitte prüfen Sie die Zeichen auf Ihrer Empfangsbestätigung.',
    en: 'I find no application with this code. Please check the characters on your receipt.',
  },
  ownApplication: { de: 'Ihr Antrag', en: 'Your application' },
  germanSource: {
    de: 'Der Wortlaut der Quelle ist deutsch.',
    en: 'The source is in German: the German lines are its own words.',
  },
  apart: {
    de: 'Für {words} zusammen nennt die Quelle keinen eigenen Betrag. Jede Zeile gilt nur für eines davon. Bitte fragen Sie nach, bevor Sie damit rechnen.',
    en: 'The source names no amount for {words} together. Each line is for one of them only. Please ask before you rely on it.',
  },
  missing: {
    de: 'Von {words} steht bei „{title}“ nichts. Die Beträge sind die, die dort für alle stehen.',
    en: 'The page “{title}” does not mention {words}. The amounts are those that it names for everybody.',
  },
  notFound: { de: 'Zu „{words}“ habe ich nichts gefunden.', en: 'I found nothing on “{words}”.' },
  feesIn: { de: 'Kosten im Jahr', en: 'Fees in' },
  responsible: { de: 'Zuständig', en: 'Responsible' },
  phone: { de: 'Telefon', en: 'Phone' },
  mail: { de: 'E-Mail', en: 'E-mail' },
  'further-price': { de: '{title}: Was kostet das?', en: '{title}: How much is it?' },
  'further-documents': { de: '{title}: Was muss ich mitbringen?', en: '{title}: What do I need to bring?' },
  'further-deadline': { de: '{title}: Bis wann muss ich das tun?', en: '{title}: By when do I have to do it?' },
  'further-duration': { de: '{title}: Wie lange dauert das?', en: '{title}: How long does it take?' },

  'way-fixed': { de: 'feste Auskunft', en: 'fixed reply' },
  'way-tools': { de: 'aus den Daten der Stadt', en: 'from the town’s data' },
  'way-extract': { de: 'wörtlich aus den Quellen', en: 'verbatim from the sources' },
  'way-written': { de: 'Text der KI, jeder Satz an den Quellen geprüft', en: 'Written by AI, every sentence checked against the sources' },

  call: { de: 'Anrufen: {phone}', en: 'Call: {phone}' },
  callOf: { de: '{office} anrufen: {phone}', en: 'Call {office}: {phone}' },
  callBack: { de: 'Rückruf erbitten', en: 'Ask to be called back' },
  message: { de: 'Nachricht schreiben', en: 'Write a message' },
  openPage: { de: 'Zur Seite „{title}“', en: 'To the page “{title}”' },
  openForm: { de: 'Online beantragen: {title}', en: 'Apply online: {title}' },
  openAuthority: { de: 'Zur Website: {name}', en: 'To the website: {name}' },
  applicationState: { de: 'Stand mit dem Code meines Antrags nachsehen', en: 'Look up the state with my application’s code' },
  anyway: { de: 'Trotzdem antworten', en: 'Answer anyway' },
  noEmergency: { de: 'Das ist kein Notfall: Frage beantworten', en: 'This is no emergency: answer the question' },
  rephrase: { de: 'Anders fragen', en: 'Ask differently' },
  openNow: { de: 'jetzt erreichbar, bis {to} Uhr', en: 'available now, until {to}' },
  openLater: { de: 'wieder erreichbar {day} ab {from} Uhr', en: 'available again {day} from {from}' },
  today: { de: 'heute', en: 'today' },
  tomorrow: { de: 'morgen', en: 'tomorrow' },

  title: { de: 'Fragen an die {town}', en: 'Questions to {town}' },
  notice0: { de: 'Hier antwortet ein Programm, kein Mensch.', en: 'A program answers here, not a person.' },
  notice1: {
    de: 'Es zeigt, was in den Quellen der {town} steht, mit Fundstelle. Verbindlich ist, was das zuständige Amt sagt.',
    en: 'It shows what the sources of {town} say, and where. What the responsible office says is binding.',
  },
  notice2: {
    de: 'Bitte nennen Sie keine Namen oder Adressen. Was Sie schreiben, wird unkenntlich gemacht, verschlossen und nach {days} Tagen gelöscht. Öffnen können es nur zwei Zuständige gemeinsam, mit schriftlichem Grund.',
    en: 'Please give no names or addresses. What you write is masked, sealed, and deleted after {days} days. Only two officials together can open it, with a written reason.',
  },
  soundGoes: {
    de: 'Ihre Aufnahme (höchstens {seconds} Sekunden) geht an die eigenen Rechner der {town}. Dort wandelt ein Programm sie in Text; die Aufnahme wird nicht gespeichert, kein Mensch hört sie. Sie prüfen den Text und senden ihn selbst.',
    en: 'Your recording ({seconds} seconds at the most) goes to the own computers of {town}. There a program turns it into text; the recording is not stored, nobody listens to it. You check the text and send it yourself.',
  },
  nothingHeard: {
    de: 'Ich habe nichts verstanden. Bitte sprechen Sie nah am Mikrofon, oder tippen Sie Ihre Frage.',
    en: 'I understood nothing. Please speak close to the microphone, or type your question.',
  },
  emergencyLine: { de: 'Notfall? Polizei 110, Feuerwehr und Rettung 112.', en: 'Emergency? Police 110, fire and ambulance 112.' },
  'level-normal': { de: 'Deutsch', en: 'Deutsch' },
  'level-easy': { de: 'Einfache Sprache', en: 'Einfache Sprache' },
  'level-english': { de: 'English', en: 'English' },
  handedOver: {
    de: 'Ihre Nachricht ist angekommen. Sie hat die Nummer {number} und liegt in der Post der {town}.',
    en: 'Your message has arrived. Its number is {number}; it lies in the post of {town}.',
  },
  handedOverCallBack: {
    de: 'Ihr Wunsch ist angekommen. Er hat die Nummer {number}. Jemand aus der {town} ruft Sie zu den Öffnungszeiten zurück.',
    en: 'Your wish has arrived. Its number is {number}. Somebody from {town} will call you back during opening hours.',
  },
  stepSearch: { de: 'Ich suche in den Quellen …', en: 'Searching the sources …' },
  stepWrite: { de: 'Ich schreibe und prüfe jeden Satz …', en: 'Writing, and checking every sentence …' },
} as const satisfies Texts

/** Said in the language itself to somebody whose language the assistant does not speak; `{phone}` is the town's. */
export const otherLanguages = {
  tr: 'Türkçe yanıt veremiyorum. Lütfen Almanca veya İngilizce sorun ya da arayın: {phone}.',
  uk: 'Я не можу відповісти українською. Запитайте, будь ласка, німецькою чи англійською або зателефонуйте: {phone}.',
  ar: 'لا أستطيع الإجابة بالعربية. يرجى السؤال بالألمانية أو الإنجليزية، أو الاتصال بالرقم {phone}.',
  fr: 'Je ne réponds pas en français. Posez votre question en allemand ou en anglais, ou appelez le {phone}.',
  it: 'Non rispondo in italiano. Chieda in tedesco o in inglese, oppure chiami il {phone}.',
  es: 'No respondo en español. Pregunte en alemán o en inglés, o llame al {phone}.',
  pl: 'Nie odpowiadam po polsku. Proszę zapytać po niemiecku lub angielsku albo zadzwonić: {phone}.',
  ro: 'Nu răspund în română. Vă rog să întrebați în germană sau engleză ori să sunați la {phone}.',
} as const

/** A sentence of this module in the language of who asks. */
export const t = (key: keyof typeof texts, language: Language, facts: Record<string, unknown> = {}): string => say(texts[key], facts, language)
