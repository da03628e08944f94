import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tell } from '#ai/knowledge/index.ts'
import { machine } from '#base/actor.ts'
import { world } from '#test/world.ts'
import { leadingZeroBits } from './guard.ts'
import { prove } from './pages/prove.ts'
import type { Answer } from './pages/talk.ts'

const { house, http, request, person } = await world({ config: { TRUSTED_ADDRESS_HEADER: 'x-real-ip' } })
/** The serving roles cannot select what was said. */
const owner = new pg.Client(house.connections.owner)
await owner.connect()
afterAll(() => owner.end())
/** Each question comes from an address of its own, as citizens' questions do. */
let address = 0

/** The texts of the town are in the index. */
beforeAll(async () => {
  for (let i = 0; i < 300; i++) {
    const { rows } = await house.pool.query(`select 1 from knowledge_document where source_id = 'kalender' limit 1`)
    if (rows.length) return
    await sleep(200)
  }
  throw new Error('the town was not indexed')
}, 90_000)

type Asked = { level?: string; conversation?: string; calm?: boolean }
const ask = async (question: string, more: Asked = {}): Promise<Answer> => {
  const response = await http.request('/api/assistant/answers', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-real-ip': `10.0.${Math.floor(++address / 200)}.${address % 200}` },
    body: JSON.stringify({ question, ...more }),
  })
  expect(response.status, question).toBe(200)
  return (await response.json()) as Answer
}
const said = (a: Answer) => [a.sentence, ...a.blocks.flatMap((b) => [b.heading ?? '', ...b.lines])].join('\n')

describe('an answer without a model', () => {
  test('is the source, word for word, with link, source and date', async () => {
    const answer = await ask('Was kostet der zweite Hund?')
    expect(answer).toMatchObject({ ending: 'answered', way: 'extract', turn: 1 })
    expect(said(answer)).toContain('Zweiter und jeder weitere Hund: 60,00 € je Kalenderjahr (§ 5 Abs. 2 Hundesteuersatzung)')
    expect(answer.sources).toContainEqual(expect.objectContaining({ link: '/leistungen/hund-anmelden', by: 'Stadt Musterstadt', on: '2026-11-09' }))
    expect(answer.blocks.every((b) => b.sources.length > 0)).toBe(true)
    const page = house.content.services.find((s) => s.id === 'hund-anmelden')
    const own = Object.values(page?.texts ?? {}).join('\n')
    for (const line of answer.blocks.filter((b) => b.sources.includes(1)).flatMap((b) => b.lines)) expect(own).toContain(line)
  })
  test('is the amount of the case; where the source has none for it, that is said, with the rule behind it', async () => {
    const answer = await ask('Was kostet ein zweiter gefährlicher Hund?')
    expect(answer.ending).toBe('partly')
    expect(said(answer)).toContain('Für „zweiter“ und „gefährlicher“ zusammen nennt die Quelle keinen eigenen Betrag.')
    expect(said(answer)).toContain('Absatz 2 gilt für diese Hunde nicht.')
    const first = await ask('Was kostet ein Kampfhund?')
    expect(first.ending).toBe('answered')
    expect(said(first)).not.toContain('60,00')
    const second = await ask('und wenn ich zwei hab?', { conversation: first.conversation })
    expect(second.ending).toBe('partly')
    expect(said(second)).toContain('720,00 €')
    const child = said(await ask('Was kostet ein Reisepass für meine Tochter?'))
    expect(child).toContain('37,50 €')
    expect(child).not.toContain('70,00 €')
  })
  test('two matters are answered both, side by side, each with its source; the next question leans on both', async () => {
    const both = await ask('Was ist teurer, Reisepass oder Personalausweis?')
    expect(both.ending).toBe('answered')
    for (const [title, amount] of [
      ['Reisepass', '70,00 €'],
      ['Personalausweis', '46,00 €'],
    ] as const) {
      const block = both.blocks.find((b) => b.heading === `${title}: Kosten`)
      expect(block?.lines.join()).toContain(amount)
      expect(both.sources.find((s) => s.number === block?.sources[0])?.title).toBe(title)
    }
    expect(both.next.filter((n) => n.kind === 'link').map((n) => n.href)).toEqual(['/leistungen/reisepass', '/leistungen/personalausweis'])
    const further = await ask('Und was muss ich mitbringen?', { conversation: both.conversation })
    expect(further.blocks.map((b) => b.heading)).toEqual(
      expect.arrayContaining(['Reisepass: Erforderliche Unterlagen', 'Personalausweis: Erforderliche Unterlagen']),
    )
    const half = await ask('Was kostet ein Reisepass und was kostet ein Hubschrauberlandeplatz?')
    expect(half.ending).toBe('partly')
    expect(said(half)).toContain('Zu „Hubschrauberlandeplatz“ habe ich nichts gefunden.')
    expect((await ask('Ich bin umgezogen, was kostet ein neuer Personalausweis?')).sources.map((s) => s.link)).not.toContain(
      '/leistungen/gewerbe-ummelden',
    )
  })
  test('matters joined only by verbs: what happens, what is wanted, what is asked', async () => {
    const answer = await ask('Ich ziehe um und will meinen Hund anmelden, wann habt ihr offen?')
    expect(answer.ending).toBe('answered')
    expect(answer.sources.map((s) => s.link)).toEqual(expect.arrayContaining(['/lebenslagen/umzug', '/leistungen/hund-anmelden']))
    expect(said(answer)).toContain('Öffnungszeiten: Rathaus')
    const church = await ask('Ich will aus der Kirche austreten und meinen Nachnamen ändern, wo muss ich hin?')
    expect(church).toMatchObject({ ending: 'partly', sources: [{ link: '/leistungen/kirchenaustritt' }, {}] })
    expect(said(church)).toContain('Zu „Nachnamen ändern“ habe ich nichts gefunden.')
    const room = await ask('Wir wollen im Mai im Schloss heiraten, was kostet das Zimmer?')
    expect(room.sources[0]?.link).toBe('/leistungen/eheschliessung')
    const flat = await ask('Mein Opa ist gestorben und ich muss seine Wohnung räumen, wo kann ich den Sperrmüll hinbringen?')
    expect(flat.sources.map((s) => s.link)).not.toContain('/leistungen/halle-mieten')
  })
  test('a Lebenslage is told in its steps, each with its page; several are asked back', async () => {
    const birth = await ask('Ich bekomme bald ein Kind. Was muss ich nach der Geburt alles erledigen?')
    expect(birth).toMatchObject({ ending: 'answered', way: 'tools' })
    expect(said(birth)).toContain('Geburt anzeigen: innerhalb einer Woche')
    expect(birth.sources.map((s) => s.link)).toEqual(['/lebenslagen/kind'])
    const tap = birth.next.find((n) => n.label === 'Geburt anzeigen')?.question ?? ''
    expect((await ask(tap)).sources[0]?.link).toBe('/leistungen/geburt-anzeigen')
    const move = await ask('Umzug: was muss ich alles erledigen?')
    expect(move.ending).toBe('asks-back')
    const tapped = await ask(move.next.find((n) => n.label === 'Umzug innerhalb der Stadt')?.question ?? '')
    expect(tapped.sources[0]?.link).toBe('/lebenslagen/umzug')
  })
  test('words of how one asks do not hide the matter; "the second" is none', async () => {
    expect((await ask('Ich brauche einen neuen Pass. Was muss ich mit-bringen?')).sources[0]?.link).toBe('/leistungen/reisepass')
    const dog = await ask('Was kostet die Hundesteuer?')
    expect(said(await ask('und für den zweiten?', { conversation: dog.conversation }))).toContain('60,00 €')
  })
  test('a first question without a matter is asked back, not guessed', async () => {
    expect((await ask('wo muss ich das abgeben')).ending).toBe('asks-back')
    expect((await ask('ich brauch nen termin')).ending).toBe('asks-back')
  })
  test('a story in which all words of what people type for a page are said is answered', async () => {
    const answer = await ask('Hab gestern auf dem Markt eingekauft und dabei wohl meinen Schlüsselbund verloren, hat den jemand abgegeben?')
    expect([answer.ending, answer.sources[0]?.link]).toEqual(['answered', '/leistungen/fundbuero'])
  })

  test('for whom it is asked is not what is asked', async () => {
    const answer = await ask('kinderausweis brauch ich für mein kleinen')
    expect([answer.ending, answer.sources[0]?.title]).toEqual(['answered', 'Personalausweis'])
    expect(answer.blocks.flatMap((b) => b.lines).join(' ')).toContain('Kinder können auf Antrag der Eltern einen bekommen')
  })

  test('whether an appointment is needed: the line that says so, and for what where nobody has said', async () => {
    const said = (await ask('Brauche ich für den Personalausweis einen Termin?')).blocks.flatMap((b) => b.lines)
    expect(said).toContain('Termin vereinbaren oder ohne Termin kommen.')
    const back = await ask('Muss ich fürs Bürgerbüro einen Termin machen?')
    expect(back.ending).toBe('asks-back')
    expect(back.next.map((n) => n.question)).toContain('Personalausweis: Muss ich fürs Bürgerbüro einen Termin machen?')
  })

  test('a story is known by the one word that a page is called by, and only partly answered', async () => {
    const answer = await ask('mein strafzettel is ungerecht ich stand da keine 2 min was kann ich machn')
    expect(answer.ending).toBe('partly')
    expect(answer.sources[0]?.link).toBe('/leistungen/bussgeld')
  })
  test('imported pages: asks back between equal ones and between sections, and the tap answers', async () => {
    // A section of a few words goes together with its neighbour.
    const filling =
      'Bitte lesen Sie dazu auch die Hinweise, die an der Kasse aushängen, und fragen Sie die Leute vor Ort, wenn noch etwas offen bleibt oder unklar ist.'
    const page = (key: string, title: string, sections: { path: string[]; text: string }[]) => ({
      key,
      title,
      link: `https://quelle.example/${key}`,
      sections,
    })
    await tell(
      house.ctxFor(machine).db,
      { id: 'website', title: 'Website' },
      [
        page('a', 'Yogakurse für Anfänger', [{ path: [], text: 'Die Yogakurse für Anfänger beginnen im März und kosten 40 Euro.' }]),
        page('b', 'Yogakurse für Schwangere', [{ path: [], text: 'Die Yogakurse für Schwangere beginnen im Mai und kosten 30 Euro.' }]),
        page('c', 'Kletterwald', [
          { path: ['Eintritt'], text: `Erwachsene zahlen 18 Euro, Kinder 12 Euro. ${filling}` },
          { path: ['Anfahrt'], text: `Mit dem Bus 7 bis zur Haltestelle Waldrand. ${filling}` },
          { path: ['Regeln'], text: `Kinder unter acht Jahren klettern in Begleitung. ${filling}` },
        ]),
      ],
      { now: house.ctxFor(machine).now },
    )
    const back = await ask('Yogakurse?')
    expect(back.ending).toBe('asks-back')
    expect(
      back.next
        .filter((n) => n.kind === 'ask')
        .map((n) => n.label)
        .sort(),
    ).toEqual(['Yogakurse für Anfänger', 'Yogakurse für Schwangere'])
    const tapped = await ask(back.next.find((n) => n.label === 'Yogakurse für Schwangere')?.question ?? '')
    expect(tapped.sources.map((s) => s.title)).toEqual(['Yogakurse für Schwangere'])
    expect((await ask('Wann beginnen die Yogakurse für Schwangere?')).ending).not.toBe('asks-back')
    const sections = await ask('Kletterwald')
    expect(sections.next.filter((n) => n.kind === 'ask').map((n) => n.label)).toEqual(['Eintritt', 'Anfahrt', 'Regeln'])
    expect(said(await ask(sections.next.find((n) => n.label === 'Anfahrt')?.question ?? ''))).toContain('Mit dem Bus 7')
  })
  test('in plain German and in English', async () => {
    expect(said(await ask('Was kostet ein Hund?', { level: 'easy' }))).toContain('Der erste Hund kostet 120 Euro im Jahr.')
    const english = await ask('How much is the dog tax for a second dog?', { level: 'english' })
    expect(english.language).toBe('en')
    expect(said(english)).toContain('€60.00')
  })
  test.each([
    ['Wann hat das Bürgerbüro am Samstag offen?', '09:30 bis 12:00 Uhr', 'hours of an office'],
    ['Wann hat die Bücherei am Mittwoch geöffnet?', '13:00 bis 18:00 Uhr', 'hours of a house'],
    ['Hat das Rathaus an Heiligabend offen?', '24. Dezember', 'a day that the town closes'],
    ['Wann ist die nächste Gemeinderatssitzung nach dem 1. Dezember 2026?', '15. Dezember 2026', 'the council: a tool, no text search'],
    ['wie erreiche ich die bürgermeisterin', '069 90009-101', 'how an office is reached'],
    ['Telefonnummer vom Standesamt?', '069 90009-350', 'an office of two names'],
    ['Wann wird am Weiher der Restmüll geholt?', 'Restmüll Weiher', 'waste, by part of town'],
    ['Wann ist der nächste Feiertag?', 'Weihnacht', 'holidays of the Land'],
  ])('facts come from data: %s', async (question, wanted, _why) => {
    const answer = await ask(question)
    expect(answer).toMatchObject({ ending: 'answered', way: 'tools' })
    expect(said(answer)).toContain(wanted)
  })
  test('asks back where it depends on the part of town, and the tap answers', async () => {
    const back = await ask('Wann kommt die Biotonne?')
    expect(back.ending).toBe('asks-back')
    const option = back.next.find((n) => n.kind === 'ask' && n.question?.includes('Weiher'))
    expect((await ask(option?.question ?? '', { conversation: back.conversation })).ending).toBe('answered')
  })
  test('what cost what in a year that is over, from the bylaw of then', async () => {
    expect(said(await ask('Was hat der zweite Hund 2023 gekostet?'))).toContain('192,00 €')
  })
  test('does not know, says so, and the editors learn of it without who asked', async () => {
    const answer = await ask('Gibt es im Ratssaal eine Harfe?')
    expect(answer.ending).toBe('not-in-sources')
    const { rows } = await house.pool.query('select words, status from assistant_question')
    expect(rows).toContainEqual({ words: 'Gibt es im Ratssaal eine Harfe?', status: 'open' })
  })
  test('a person is one tap away, with the hours', async () => {
    const { next } = await ask('Wie bekomme ich Wohngeld?')
    expect(next).toContainEqual(expect.objectContaining({ kind: 'call', href: 'tel:06990009510' }))
    expect(next.map((n) => n.kind)).toEqual(expect.arrayContaining(['call', 'call-back', 'message', 'link']))
    expect(next.find((n) => n.kind === 'call')?.hint).toMatch(/erreichbar/)
  })
})

// Conversations as people have them: question, and what has to come out of it.
const transcripts: { name: string; turns: [question: string, ending: string, holds: string][] }[] = [
  {
    name: 'follow-ups keep the matter and inherit what was asked',
    turns: [
      ['Was kostet ein Personalausweis?', 'answered', '46,00 €'],
      ['Was muss ich mitbringen?', 'answered', 'Passbild|biometrisch|Lichtbild'],
      ['Wie lange dauert das?', 'answered', 'Wochen'],
      ['Und ein Reisepass?', 'answered', 'Expresspass'],
      ['Was kostet der?', 'answered', '70,00 €'],
    ],
  },
  {
    name: 'the topic changes and comes back to nothing of before',
    turns: [
      ['Was kostet Anwohnerparken im Jahr?', 'answered', '96,00 €'],
      ['Wann ist Wochenmarkt?', 'answered', 'Mittwoch'],
      ['Wie hoch ist der Hebesatz der Grundsteuer B?', 'answered', '245 v. H.'],
      ['Bis wann muss ich die zahlen?', 'answered', '15. Februar'],
    ],
  },
  {
    name: 'an emergency in the middle goes first; then it goes on',
    turns: [
      ['Wie melde ich einen Hund an?', 'answered', 'anmelden'],
      ['Hilfe, meine Mutter ist bewusstlos', 'emergency', '112'],
      ['Was kostet das?', 'answered', '120,00 €'],
    ],
  },
  {
    name: 'English, with a follow-up',
    turns: [
      ['How much is a resident parking permit?', 'answered', '€96.00'],
      ['What do I need to bring?', 'answered', '.'],
    ],
  },
]
describe('a conversation', () => {
  test.each(transcripts)('$name', async ({ turns }) => {
    let conversation: string | undefined
    for (const [question, ending, holds] of turns) {
      const answer = await ask(question, conversation ? { conversation } : {})
      conversation = answer.conversation
      expect([question, answer.ending]).toEqual([question, ending])
      expect(said(answer), question).toMatch(new RegExp(holds))
    }
  })
  test('has no end: the fortieth question is answered like the first', async () => {
    let conversation: string | undefined
    for (let i = 1; i <= 40; i++) {
      const answer = await ask('Was kostet ein Reisepass?', conversation ? { conversation } : {})
      conversation = answer.conversation
      expect(answer).toMatchObject({ ending: 'answered', turn: i })
    }
    await request('/api/assistant/forget', { body: { conversation } })
  }, 30_000)
  test('starts over: what was said is gone at once, and nothing leans on it', async () => {
    const first = await ask('Was kostet ein Personalausweis?')
    await request('/api/assistant/forget', { body: { conversation: first.conversation } })
    const { rows } = await owner.query('select 1 from assistant_turn where closed is not null and conversation_id = $1', [
      house.pseudonym('assistant.conversation', first.conversation),
    ])
    expect(rows).toEqual([])
    expect((await ask('Und was kostet das?', { conversation: first.conversation })).ending).not.toBe('answered')
  })
})

describe('what is kept', () => {
  test('is masked, sealed, and not to be found by who has the table', async () => {
    const { conversation } = await ask('Ich bin Rosalinde Ettenhuber, geboren am 3.4.1961, Tel. 0171 5556677. Was kostet ein Reisepass?')
    const id = house.pseudonym('assistant.conversation', conversation)
    const { rows } = await owner.query(
      'select c.topics::text || t.closed || t.pages::text as all_of_it, t.closed from assistant_conversation c join assistant_turn t on t.conversation_id = c.id where c.id = $1',
      [id],
    )
    expect(rows[0].all_of_it).not.toMatch(/Ettenhuber|Rosalinde|5556677|1961|Reisepass\?/)
    const opened = await house.vault.open(rows[0].closed, id)
    expect(opened).toContain('Was kostet ein Reisepass?')
    expect(opened).not.toMatch(/Ettenhuber|5556677/)
    await expect(house.vault.open(rows[0].closed, 'another')).rejects.toThrow()
  })
  test('feedback belongs to an answer of a conversation one holds', async () => {
    const { conversation, turn } = await ask('Was kostet ein Reisepass?')
    expect((await request('/api/assistant/feedback', { body: { conversation, turn, helpful: false, reason: 'incomplete' } })).status).toBe(200)
    expect((await request('/api/assistant/feedback', { body: { conversation: 'x'.repeat(43), turn, helpful: true } })).status).toBe(404)
  })
})

describe('help with an application', () => {
  test('opens the form, and explains a field in its own words, also in plain ones', async () => {
    const first = await ask('Wie melde ich einen Hund an?')
    expect(first.next.find((n) => n.kind === 'form')?.href).toMatch(/^\/(antrag|formulare)\//)
    const { conversation } = first
    const field = await ask('Was trage ich im Feld Familienname ein?', { conversation })
    expect(field.ending).toBe('form')
    expect(said(field)).toContain('Wie im Ausweis geschrieben.')
    expect(said(await ask('Was bedeutet das Feld Geburtsdatum?', { conversation, level: 'easy' }))).toContain('an dem Sie geboren sind')
  })
  test('a code that nobody has opens nothing, and is not kept', async () => {
    const answer = await ask('Wie weit ist mein Antrag ABCD-EF23-GH45-JK67?')
    expect(answer.ending).toBe('personal-file')
    const id = house.pseudonym('assistant.conversation', answer.conversation)
    const { rows } = await owner.query('select closed from assistant_turn where conversation_id = $1', [id])
    expect(await house.vault.open(rows[0].closed, id)).not.toContain('EF23')
  })
})

describe('a person', () => {
  test('gets a message through the door of the Posteingang; the conversation only with consent', async () => {
    const { conversation } = await ask('Was kostet ein Reisepass?')
    const send = async (withConversation: boolean) => {
      const body = {
        key: crypto.randomUUID(),
        kind: 'message',
        name: 'Erika Beispiel',
        contact: 'erika@example.org',
        text: 'Bitte um Rückmeldung.',
        withConversation,
        conversation,
      }
      const response = await request('/api/assistant/handover', { body })
      expect(response.status).toBe(200)
      const again = await request('/api/assistant/handover', { body })
      const [one, two] = [await response.json(), await again.json()] as { number: string; said: string }[]
      expect(two?.number).toBe(one?.number)
      const { rows } = await house.pool.query('select file_hash, channel from intake_item where origin = $1', [`assistant/${body.key}`])
      expect(rows[0].channel).toBe('api')
      return Buffer.from(await house.files.get(rows[0].file_hash)).toString('utf8')
    }
    expect(await send(false)).not.toContain('Reisepass')
    const withTalk = await send(true)
    expect(withTalk).toContain('Frage: Was kostet ein Reisepass?')
    expect(withTalk).toContain('mit Einwilligung')
  })
})

describe('editors answer once', () => {
  test('and their answer is a source from then on', async () => {
    await ask('Gibt es eine Klangschale im Rathaus?')
    const editor = await person({ roles: ['editor'] })
    const { questions } = (await (await editor.get('/api/assistant/questions')).json()) as { questions: { id: string; question: string }[] }
    const open = questions.find((q) => q.question.includes('Klangschale'))
    expect(
      (
        await editor.post(`/api/assistant/questions/${open?.id}/answer`, {
          title: 'Klangschale im Rathaus',
          answer: 'Eine Klangschale steht im Foyer des Rathauses und darf benutzt werden.',
        })
      ).status,
    ).toBe(200)
    const answer = await ask('Gibt es eine Klangschale im Rathaus?')
    expect(answer.ending).toBe('answered')
    expect(said(answer)).toContain('Eine Klangschale steht im Foyer des Rathauses')
    expect(answer.sources[0]?.link).toBe(`/antworten/${open?.id}`)
    expect((await request(`/api/assistant/public-answers/${open?.id}`)).status).toBe(200)
    expect((await (await person({ roles: ['clerk'] })).get('/api/assistant/questions')).status).toBe(403)
  })
})

describe('abuse', () => {
  test('a whole letter is not searched: it is told to be a message; an emergency in it is heard', async () => {
    const letter = 'Seit drei Wochen wird unsere Tonne nicht geleert, und niemand meldet sich. '.repeat(12)
    const answer = await ask(letter)
    expect(answer.ending).toBe('too-long')
    expect(answer.next.map((n) => n.kind)).toContain('message')
    expect((await ask(`${letter} Und jetzt brennt es im Keller, hier brennt die Wohnung!`)).ending).toBe('emergency')
  })
  test.each([
    [{ question: '' }, 'nothing'],
    [{ question: 'x'.repeat(4001) }, 'a book'],
    [{ question: 'Hallo', conversation: "' or 1=1" }, 'a forged token'],
    [{ question: 'Hallo', level: 'admin' }, 'an unknown level'],
  ])('%j is refused with a reason', async (body, _why) => expect((await request('/api/assistant/answers', { body })).status).toBe(422))
  test('proof of work: what the browser finds is what the house asks for', async () => {
    const { nonce } = await prove('123.abc', 10)
    expect(leadingZeroBits(`123.abc:${nonce}`)).toBeGreaterThanOrEqual(10)
  })
})
