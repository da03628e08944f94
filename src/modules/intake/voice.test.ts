import { describe, expect, test } from 'vitest'
import { priorityOf } from './priority.ts'

import { explains } from './voice.ts'

const levelOf = (text: string, subject = '', isRule = false) =>
  priorityOf(
    { subject, fristOn: null, receivedOn: '2026-11-21', tags: explains({ text, subject, isRule }) ? ['eilt', 'gericht'] : [], sure: false },
    [{ documentId: 'd', text, explains: explains({ text, subject, isRule }) }],
  ).level

describe('somebody reports or asks now: at once', () => {
  test.each([
    ['Guten Tag, im Treppenhaus Mühlgasse 4 ist seit einer Stunde starker Gasgeruch. Bitte kommen Sie!', 'a citizen by mail'],
    ['Gasgeruch Mühlgasse 4, bitte sofort jemanden schicken', 'a line without greeting'],
    ['Hallo, wenn ich den Keller betrete, ist da Gasgeruch. Meine Mutter wohnt dort.', 'who speaks of herself may say "wenn"'],
    ['An die Stadt Musterstadt\n\nich fürchte Kindeswohlgefährdung bei den Nachbarn, das Kind schreit jede Nacht.', 'a report of danger to a child'],
    [
      'Sehr geehrte Damen und Herren,\n\nlaut Ihrer Satzung räumt die Stadt. Bei uns besteht Lebensgefahr durch Eis, ich bin gestürzt.',
      'a letter that names a bylaw',
    ],
    [
      'Sehr geehrte Damen und Herren,\n\nich schicke Ihnen Ihr Merkblatt zurück.\nMerkblatt\nIn meiner Wohnung ist Einsturzgefahr, die Decke hängt durch.',
      'a letter with the name of a leaflet in it',
    ],
    ['Meldung der Polizei: Rohrbruch Bahnhofstraße, Fahrbahn unterspült, Einsturzgefahr', 'another authority calls for action'],
  ])('%j (%s)', (text) => expect(levelOf(text)).toBe('immediate'))
  test('a mail whose attachment is an instruction', () => {
    const instruction = 'Dienstanweisung Gefahrenabwehr\n\nBei Gasgeruch ist die Leitstelle zu rufen.'
    const mail = 'Hallo, bei uns im Haus ist Gasgeruch, was soll ich tun?'
    const sources = [mail, instruction].map((text, i) => ({ documentId: String(i), text, explains: explains({ text }) }))
    const ranked = priorityOf({ subject: '', fristOn: null, receivedOn: '2026-11-21', tags: [], sure: false }, sources)
    expect([ranked.level, ranked.reasons.map((r) => r.documentId)]).toEqual(['immediate', ['0']])
  })
})

describe('a paper tells others what to do, or what there is: it waits', () => {
  const rule = 'Bei Gefahr im Verzug ist sofort die Leitstelle zu verständigen. Es besteht Lebensgefahr.'
  test.each([
    [`Dienstanweisung Nr. 7 für das Bürgerbüro\n\n${rule}`, 'an instruction'],
    [`Stadt Musterstadt\nAmt 32\n\nHandlungsleitfaden Kindeswohlgefährdung\n\nWir melden jeden Fall. ${rule}`, 'it says "wir" of the house'],
    [`# Merkblatt: Verhalten bei Gasgeruch\n\n${rule}`, 'a leaflet'],
    [`Pressemitteilung\n\nRohrbruch in der Bahnhofstraße. ${rule}`, 'a press release about what others already do'],
    [`Satzung über die Benutzung der Obdachlosenunterkünfte\n\n§ 1 Wer obdachlos ist, wird eingewiesen.`, 'a bylaw'],
    [`FAQ Ordnungsamt\n\nWas tun, wenn jemand obdachlos wird?`, 'questions and answers'],
    [
      `Eskalationsstufen im Dienst\n\nBei Verdacht auf Kindeswohlgefährdung geht die Meldung an das Jugendamt.`,
      'a case in a text in which nobody speaks of herself',
    ],
  ])('%j (%s)', (text) => expect(levelOf(text)).toBe('normal'))
  test('by its type, where it is no letter and has some length', () => {
    const text = `Zuständigkeiten im Winterdienst. ${'Die Streudienste räumen nach Plan. '.repeat(20)}`
    expect([explains({ text }), explains({ text, isRule: true }), explains({ text: text.slice(0, 100), isRule: true })]).toEqual([false, true, false])
    expect(explains({ text: `Sehr geehrte Damen und Herren,\nich frage nach der Satzung. ${text}`, isRule: true })).toBe(false)
  })
  test('the subject of a mail names it', () => expect(explains({ text: rule, subject: 'Pressemitteilung: Rohrbruch behoben' })).toBe(true))
})
