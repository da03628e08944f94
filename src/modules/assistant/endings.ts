import type { Text } from '#base/say.ts'

// Every way an answer can end, in one table. A step of answer.ts names one of these ids; nothing else can be answered.

export const tones = ['good', 'neutral', 'warn', 'urgent'] as const
export type Tone = (typeof tones)[number]

/** What is offered next, in this order. `source`: the page it stands on; `topic`: what can be asked about the same matter. */
type Offer = 'call' | 'message' | 'call-back' | 'source' | 'form' | 'topic' | 'rephrase' | 'authority' | 'application' | 'anyway' | 'again'

export type EndingRow = {
  /** A few words over the answer. */
  label: Text
  tone: Tone
  /** One sentence: what happened and what to do. `{…}` is filled by the step. */
  sentence: Text
  offers: readonly Offer[]
  /** Whether sentences of the sources may stand under it. */
  quotes: boolean
  /** A question that ended so is shown to the editors. */
  gap: boolean
}

const person = ['call', 'call-back', 'message'] as const

export const endings = {
  answered: {
    label: { de: 'Antwort', en: 'Answer' },
    tone: 'good',
    sentence: { de: 'Das steht dazu in den Quellen der Stadt:', en: 'This is what the town’s sources say:' },
    offers: ['form', 'source', 'topic', ...person],
    quotes: true,
    gap: false,
  },
  partly: {
    label: { de: 'Teilweise beantwortet', en: 'Partly answered' },
    tone: 'neutral',
    sentence: {
      de: 'Nicht alles, wonach Sie fragen, steht in den Quellen. Diese Stellen könnten helfen:',
      en: 'The sources do not hold all that you ask for. These passages may help:',
    },
    offers: ['source', ...person, 'rephrase'],
    quotes: true,
    gap: true,
  },
  'asks-back': {
    label: { de: 'Rückfrage', en: 'A question back' },
    tone: 'neutral',
    sentence: { de: 'Damit ich das Richtige heraussuche: Was meinen Sie?', en: 'So that I look up the right thing: which do you mean?' },
    offers: ['topic', 'rephrase', 'call'],
    quotes: false,
    gap: false,
  },
  'not-in-sources': {
    label: { de: 'Dazu weiß ich nichts Verlässliches', en: 'I know nothing reliable on this' },
    tone: 'neutral',
    sentence: {
      de: 'In den Quellen der {town} steht dazu nichts. Ich rate nicht. Bitte fragen Sie einen Menschen oder formulieren Sie die Frage anders.',
      en: 'The sources of {town} say nothing on this, and I do not guess. Please ask a person, or put the question differently.',
    },
    offers: [...person, 'rephrase'],
    quotes: false,
    gap: true,
  },
  'other-authority': {
    label: { de: 'Zuständig ist eine andere Behörde', en: 'Another authority is responsible' },
    tone: 'good',
    sentence: { de: 'Dafür ist zuständig: {authority}.', en: 'Responsible for this: {authority}.' },
    offers: ['authority', 'source', 'topic', 'call'],
    quotes: true,
    gap: false,
  },
  'personal-file': {
    label: { de: 'Das steht nur in einer Akte', en: 'This is in a personal file only' },
    tone: 'neutral',
    sentence: {
      de: 'Akten und Daten von Personen sehe ich nicht. Auskunft gibt die zuständige Stelle, wenn sie weiß, wer fragt.',
      en: 'I cannot see files or data of persons. The responsible office can tell you once it knows who is asking.',
    },
    offers: ['application', 'source', ...person],
    quotes: false,
    gap: false,
  },
  advice: {
    label: { de: 'Keine Rechtsberatung', en: 'No legal advice' },
    tone: 'neutral',
    sentence: {
      de: 'Ihren Einzelfall darf ich nicht beurteilen. Fristen und Wege kann ich nennen; Rat geben Anwältinnen, Beratungsstellen und, wer wenig Geld hat, mit einem Beratungshilfeschein des Amtsgerichts.',
      en: 'I may not assess your case. I can name periods and procedures; advice is given by lawyers and advice centres (people with little money can get a Beratungshilfeschein from the local court).',
    },
    offers: ['source', ...person],
    quotes: false,
    gap: false,
  },
  opinion: {
    label: { de: 'Dazu habe ich keine Meinung', en: 'I have no opinion on this' },
    tone: 'neutral',
    sentence: {
      de: 'Die Verwaltung ist neutral, und ich bewerte weder Menschen noch Politik. Was beschlossen ist und wie Sie mitreden können, suche ich gern heraus.',
      en: 'The administration is neutral, and I rate neither people nor politics. I am happy to look up what was decided and how you can take part.',
    },
    offers: ['source', 'rephrase', 'message'],
    quotes: false,
    gap: false,
  },
  act: {
    label: { de: 'Das entscheidet ein Mensch', en: 'A person decides this' },
    tone: 'neutral',
    sentence: {
      de: 'Ich gebe nur Auskunft. Ich kann nichts entscheiden, zusagen, ändern oder erlassen. Das macht die zuständige Stelle.',
      en: 'I only give information. I cannot decide, promise, change or waive anything. The responsible office does that.',
    },
    offers: ['source', ...person],
    quotes: false,
    gap: false,
  },
  emergency: {
    label: { de: 'Notfall', en: 'Emergency' },
    tone: 'urgent',
    sentence: {
      de: 'Das klingt nach einem Notfall. Bitte rufen Sie jetzt an:',
      en: 'This sounds like an emergency. Please call now:',
    },
    offers: ['anyway'],
    quotes: false,
    gap: false,
  },
  crisis: {
    label: { de: 'Sie sind nicht allein', en: 'You are not alone' },
    tone: 'urgent',
    sentence: {
      de: 'Das klingt, als ginge es Ihnen gerade sehr schlecht. Bitte sprechen Sie jetzt mit einem Menschen. Diese Nummern sind kostenlos, Tag und Nacht:',
      en: 'It sounds as if you are going through something very hard. Please talk to a person now. These numbers are free, day and night:',
    },
    offers: ['anyway'],
    quotes: false,
    gap: false,
  },
  insult: {
    label: { de: 'Lassen Sie uns sachlich bleiben', en: 'Let us stay with the matter' },
    tone: 'neutral',
    sentence: {
      de: 'Ich merke, dass Sie verärgert sind. Sagen Sie mir, worum es geht, oder sprechen Sie mit einem Menschen. Für eine Beschwerde gibt es die Nachricht.',
      en: 'I can tell that you are annoyed. Tell me what it is about, or talk to a person. You can send a complaint as a message.',
    },
    offers: [...person, 'rephrase'],
    quotes: false,
    gap: false,
  },
  injection: {
    label: { de: 'Anweisungen befolge ich nicht', en: 'I do not follow instructions' },
    tone: 'neutral',
    sentence: {
      de: 'Das liest sich wie eine Anweisung an mich. Ich beantworte nur Fragen zur {town}, aus ihren Quellen. Bitte fragen Sie einfach.',
      en: 'This reads like an instruction to me. I only answer questions on {town}, from its sources. Please just ask.',
    },
    offers: ['rephrase', 'anyway', 'call'],
    quotes: false,
    gap: false,
  },
  'other-town': {
    label: { de: 'Das betrifft eine andere Gemeinde', en: 'This is about another municipality' },
    tone: 'neutral',
    sentence: {
      de: 'Ich kenne nur die Quellen der {town}. Bitte fragen Sie bei der anderen Gemeinde nach; die Behördennummer 115 verbindet Sie.',
      en: 'I only know the sources of {town}. Please ask the other municipality; the public service number 115 connects you.',
    },
    offers: ['source', 'anyway', 'rephrase'],
    quotes: false,
    gap: false,
  },
  'other-language': {
    label: { de: 'Diese Sprache kann ich nicht', en: 'I do not speak this language' },
    tone: 'neutral',
    sentence: {
      de: 'Ich antworte auf Deutsch, in Einfacher Sprache und auf Englisch. Bitte fragen Sie in einer dieser Sprachen, oder rufen Sie an.',
      en: 'I answer in German, in plain German and in English. Please ask in one of these languages, or call.',
    },
    offers: [...person],
    quotes: false,
    gap: false,
  },
  greeting: {
    label: { de: 'Guten Tag', en: 'Hello' },
    tone: 'good',
    sentence: {
      de: 'Was möchten Sie wissen? Ich suche in den Leistungen, Satzungen und Terminen der {town}.',
      en: 'What would you like to know? I search the services, bylaws and dates of {town}.',
    },
    offers: ['again'],
    quotes: false,
    gap: false,
  },
  thanks: {
    label: { de: 'Gern geschehen', en: 'You are welcome' },
    tone: 'good',
    sentence: { de: 'Wenn noch etwas offen ist, fragen Sie einfach weiter.', en: 'If anything is still open, just go on asking.' },
    offers: [],
    quotes: false,
    gap: false,
  },
  about: {
    label: { de: 'Wer hier antwortet', en: 'Who answers here' },
    tone: 'neutral',
    sentence: {
      de: 'Hier antwortet ein Programm der {town}, kein Mensch. Es zeigt Sätze aus den Quellen der Stadt und sagt, woher sie sind. Es entscheidet nichts.',
      en: 'A program of {town} answers here, not a person. It shows sentences from the town’s sources and says where they are from. It decides nothing.',
    },
    offers: [...person, 'again'],
    quotes: false,
    gap: false,
  },
  person: {
    label: { de: 'Ein Mensch hilft weiter', en: 'A person can help' },
    tone: 'good',
    sentence: {
      de: 'Gern. Rufen Sie an, lassen Sie sich zurückrufen oder schreiben Sie eine Nachricht. Ihr Gespräch mit mir geht nur mit, wenn Sie zustimmen.',
      en: 'Of course. Call, ask to be called back, or write a message. Our conversation goes along only if you agree.',
    },
    offers: [...person],
    quotes: false,
    gap: false,
  },
  'application-state': {
    label: { de: 'Stand Ihres Antrags', en: 'State of your application' },
    tone: 'good',
    sentence: { de: 'So weit ist der Antrag zu diesem Code:', en: 'This is how far the application with this code is:' },
    offers: ['application', ...person],
    quotes: true,
    gap: false,
  },
  form: {
    label: { de: 'Antrag ausfüllen', en: 'Fill in the application' },
    tone: 'good',
    sentence: {
      de: 'Das geht online. Ich erkläre Ihnen jedes Feld, wenn Sie danach fragen:',
      en: 'You can do this online. I explain each field if you ask about it:',
    },
    offers: ['form', 'source', ...person],
    quotes: true,
    gap: false,
  },
  filtered: {
    label: { de: 'Geprüft und zurückgehalten', en: 'Checked and held back' },
    tone: 'neutral',
    sentence: {
      de: 'Der Text der KI war nicht ganz belegt. Hier steht deshalb, was die Quellen wörtlich sagen:',
      en: 'The AI’s text was not fully supported. So here is what the sources say, word for word:',
    },
    offers: ['form', 'source', 'topic', ...person],
    quotes: true,
    gap: false,
  },
  overloaded: {
    label: { de: 'Gerade ist viel los', en: 'Very busy right now' },
    tone: 'neutral',
    sentence: {
      de: 'Im Moment fragen sehr viele. Hier steht, was die Quellen wörtlich sagen; einen ausformulierten Text gibt es gleich wieder.',
      en: 'Very many people are asking right now. Here is what the sources say, word for word; written answers will be back shortly.',
    },
    offers: ['form', 'source', 'topic', ...person],
    quotes: true,
    gap: false,
  },
  'too-long': {
    label: { de: 'Das ist ein ganzer Brief', en: 'This is a whole letter' },
    tone: 'neutral',
    sentence: {
      de: 'Fragen beantworte ich bis {characters} Zeichen. Schicken Sie Längeres als Nachricht; sie kommt mit der Post auf den richtigen Tisch.',
      en: 'I answer questions of up to {characters} characters. Send anything longer as a message; it reaches the right desk with the post.',
    },
    offers: ['message', 'call'],
    quotes: false,
    gap: false,
  },
  'no-content': {
    label: { de: 'Das habe ich nicht verstanden', en: 'I did not understand this' },
    tone: 'neutral',
    sentence: {
      de: 'Darin finde ich keine Frage. Schreiben Sie zum Beispiel: Was kostet ein Personalausweis?',
      en: 'I find no question in this. Write, for example: How much is an identity card?',
    },
    offers: ['again', 'call'],
    quotes: false,
    gap: false,
  },
} as const satisfies Record<string, EndingRow>

export type EndingId = keyof typeof endings
export const endingIds = Object.keys(endings) as [EndingId, ...EndingId[]]
