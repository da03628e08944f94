import type { Text, Texts } from '#base/texts.ts'
import type { Trouble } from '../channels/contract.ts'

/** What hinders a draft on its way into the mailbox, as it stands beside the draft. */
export const draftTroubles: Partial<Record<Trouble, Text>> = {
  'mail-full': {
    de: 'Das Postfach ist voll und nimmt keinen Entwurf an. Der Text ist hier sicher. Sobald Platz ist, legt Vorzimmer ihn von selbst ab; Sie können es auch gleich noch einmal versuchen, ihn zurückholen oder herunterladen.',
    en: 'The mailbox is full and takes no draft. The text is safe here. As soon as there is room, Vorzimmer lays it there by itself; you can also try again at once, take it back or download it.',
  },
  'mail-not-moved': {
    de: 'Der Mailserver hat den Entwurf abgelehnt, ohne einen Grund zu nennen. Der Text ist hier sicher, und es wird weiter versucht; Sie können ihn auch zurückholen oder herunterladen.',
    en: 'The mail server refused the draft without a reason. The text is safe here, and it is tried again; you can also take it back or download it.',
  },
}

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
  'intake.answer-no-draft': {
    de: 'Hier liegt kein Entwurf mehr. Bitte laden Sie die Seite neu.',
    en: 'There is no draft here any more. Please load the page again.',
  },
  'intake.answer-not-as-signed': {
    de: 'Diese Antwort haben andere in Fassung {version} vorgelegt bekommen, und Ihr Text lautet anders. Bitte speichern Sie ihn; dann werden alle noch einmal gefragt.',
    en: 'Others were asked to sign version {version} of this answer, and your text differs. Please save it; then all are asked again.',
  },
  'intake.answer-signatures-missing': {
    de: 'Für diese Antwort stehen noch Zeichnungen aus, oder eine ist verweigert. Warten Sie darauf, oder ziehen Sie die Bitte im Geschäftsgang mit einer Begründung zurück.',
    en: 'Signatures for this answer are missing, or one was refused. Wait for them, or withdraw the request in the workflow with a reason.',
  },
  'intake.answer-left': {
    de: 'Die Antwort hat das Haus schon verlassen oder ist gerade dabei. Zurückholen lässt sie sich nicht mehr.',
    en: 'The answer has left the house or is just leaving. It cannot be taken back any more.',
  },
  'intake.answer-no-way': {
    de: 'Auf diesem Weg kann diese Antwort nicht hinaus. Senden kann Vorzimmer nur unveränderte Vorlagen, die reine Tatsachen mitteilen; sonst bitte als Entwurf oder Datei.',
    en: 'This answer cannot leave in this way. Only unchanged templates that state mere facts can be sent; else use a draft or a file.',
  },
}
