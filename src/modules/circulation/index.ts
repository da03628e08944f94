/** The door of the Geschäftsgang: who was asked may look; an answer is signed word for word; and at the destruction of an Akte its words go. */
export { answerOf, dropAnswer, erase, keepAnswer, mayLook, sealAnswer, unsealAnswer } from './service.ts'
