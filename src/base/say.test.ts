import { expect, test } from 'vitest'
import { say } from './say.ts'

const accepted = { de: '„{title}“: {act}.', en: '“{title}”: {act}.' }
test.each([
  [
    'de',
    { title: 'Hund', act: { de: 'Übernehmen und ablegen', en: 'Accept and file' } },
    '„Hund“: Übernehmen und ablegen.',
    'a fact in both languages',
  ],
  ['en', { title: 'Hund', act: { de: 'Übernehmen und ablegen', en: 'Accept and file' } }, '“Hund”: Accept and file.', 'the same in English'],
  ['de', { title: 7, act: null }, '„7“: null.', 'numbers, and what is not there'],
  ['de', { act: 'ablegen' }, '„{title}“: ablegen.', 'a missing fact stays visible'],
] as const)('%s %j: %s (%s)', (language, facts, sentence, _why) => expect(say(accepted, facts, language)).toBe(sentence))
