/** The door of the library: sound in, words checked; words made speakable, spoken by a machine. Which server recognises is ai/models' matter. */
export { canSpeak, speakAloud } from './aloud.ts'
export { mostSeconds, mostSpoken, wavOf } from './contract.ts'
export { wordsHeard } from './heard.ts'
export { piecesOf, speakable } from './spoken.ts'
export { readWav } from './wav.ts'
