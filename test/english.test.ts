import { expect, test } from 'vitest'
import { everythingSaid, germanIn, germanWords } from './english.ts'

const said = await everythingSaid()

test('whatever the house says, it says in German and in English: errors, labels of permissions, titles, methods', () => {
  expect(said.length).toBeGreaterThan(1500)
  for (const prefix of ['web/texts.ts', 'base/texts.ts', 'modules/register/texts.ts', 'modules.'])
    expect(
      said.some((s) => s.where.startsWith(prefix)),
      prefix,
    ).toBe(true)
  expect(said.filter((s) => s.where.includes('.permissions.')).length).toBeGreaterThan(50)
  expect(said.filter((s) => !s.de.trim() !== !s.en.trim()).map((s) => s.where)).toEqual([])
})

test('no English sentence has German in it but terms of law and register', () => {
  // Small words give a German sentence away; none of them is an English word or part of a term that stays German.
  const small =
    /\b(?:und|oder|nicht|kein|keine|keinen|eine|einen|einer|eines|wird|werden|ist|sind|mit|von|vom|zum|zur|für|auf|bei|nach|über|aus|dass|wenn|aber|noch|nur|schon|sehr|wie|wir|Sie|Ihr|Ihre|dem|des|das|diese[rsnm]?|kann|können|muss|soll|alle|alles|hier|dort|ohne)\b/
  const kept = /„[^“]*“|“[^”]*”|"[^"]*"|\bz\. ?d\. ?A\.|\bOrt und Zeit\b/g
  expect(said.filter(({ en }) => small.test(en.replace(kept, ''))).map((s) => `${s.where}: ${s.en}`)).toEqual([])
})

test('the word list knows German when it sees it, and leaves English alone', async () => {
  const german = await germanWords()
  expect(germanIn('Noch nicht gelesen', german)).not.toEqual([])
  expect(germanIn('Unterlagen nachfordern', german)).not.toEqual([])
  expect(germanIn('Read the files of one’s own posts', german)).toEqual([])
})
