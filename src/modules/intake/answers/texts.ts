import type { Texts } from '#base/texts.ts'

export const answerErrors: Texts = {
  'intake.no-template': { de: 'Die Vorlage „{id}“ gibt es nicht mehr.', en: 'There is no template “{id}” any more.' },
  'intake.no-answer': { de: 'Hierzu gibt es keine Antwort, die Sie sehen dürfen.', en: 'There is no answer here that you may see.' },
  'intake.no-answer-sealed': { de: 'Auf verschlossene Post wird hier keine Antwort vorbereitet.', en: 'No answer is prepared here for sealed post.' },
  'intake.no-answer-automatic': {
    de: 'Diese Mail kam von einer Maschine oder ging an viele. Auf sie wird nicht geantwortet.',
    en: 'This mail came from a machine or went to many. It is not answered.',
  },
  'intake.no-answer-no-reply': {
    de: 'Unter dem Absender dieser Mail liest niemand. Bitte antworten Sie auf anderem Weg.',
    en: 'Nobody reads at the sender of this mail. Please answer in another way.',
  },
  'intake.no-answer-own': { de: 'Diese Mail kam aus einem Postfach der Stadt.', en: 'This mail came from a mailbox of the town.' },
  'intake.no-answer-reading': {
    de: 'Der Eingang wird noch gelesen. Bitte einen Augenblick warten.',
    en: 'The item is still being read. Please wait a moment.',
  },
  'intake.answer-gaps': {
    de: 'Es fehlt noch etwas: {gaps}. Bitte füllen Sie jede mit ⟦…⟧ markierte Lücke aus oder streichen Sie die Zeile.',
    en: 'Something is missing: {gaps}. Please fill each gap marked ⟦…⟧ or strike the line.',
  },
  'intake.answer-empty': { de: 'Betreff und Text dürfen nicht leer sein.', en: 'Subject and text must not be empty.' },
  'intake.answer-recipient': {
    de: 'Bitte wählen Sie eine Adresse aus diesem Schreiben als Empfänger.',
    en: 'Please choose an address of this letter as recipient.',
  },
  'intake.answer-no-way': {
    de: 'Auf diesem Weg kann diese Antwort nicht hinaus. Senden kann Vorzimmer nur unveränderte Vorlagen, die reine Tatsachen mitteilen; sonst bitte als Entwurf oder Datei.',
    en: 'This answer cannot leave in this way. Only unchanged templates that state mere facts can be sent; else use a draft or a file.',
  },
}
