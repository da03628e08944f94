import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { client, Offline, Problem } from '#web/api.ts'
import { language } from '#web/language.ts'
import { store } from '#web/parts/index.ts'
import type { Answer as AnswerSchema, Level } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { prove } from './prove.ts'

/** As much as the house takes, of a question and of a message. @see contract.ts */
export const mostTyped = 4_000

export const api = client<Routes>('assistant')
export type Answer = z.input<typeof AnswerSchema>
/** One question and what came back; `sentences` grows while a model writes. */
export type Turn = { id: number; question: string; calm: boolean; working?: string; sentences: string[]; answer?: Answer; error?: unknown }

// Outside React, so that somebody who opens a page from an answer and comes back finds the conversation; a reload forgets it.
export const turns = store<readonly Turn[]>([])
const token = store<string | undefined>(undefined)
export const level = store<Level>(language.get() === 'en' ? 'english' : 'normal')
/** The screen and the answers speak the same language. */
language.subscribe(() => {
  if (language.get() === 'en') level.set('english')
  else if (level.get() === 'english') level.set('normal')
})
export function setLevel(next: Level) {
  level.set(next)
  language.set(next === 'english' ? 'en' : 'de')
}
export const conversation = () => token.get()

let count = 0
const change = (id: number, set: Partial<Turn>) => turns.set(turns.get().map((t) => (t.id === id ? { ...t, ...set } : t)))

type Said = { proving: string }
/** Asks and reads the answer as it comes. @returns what a screen reader is to hear; nothing where an alert says it */
export async function ask(question: string, { calm = false, said }: { calm?: boolean; said: Said }): Promise<string> {
  const id = ++count
  turns.set([...turns.get(), { id, question, calm, sentences: [] }])
  let proof: { challenge: string; nonce: number } | undefined
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      const conversation = token.get()
      let last: Answer | undefined
      await api.stream('/stream', {
        input: { question, level: level.get(), calm, ...(conversation ? { conversation } : {}), ...(proof ? { proof } : {}) },
        onPiece: (event) => {
          if (event.event === 'step') change(id, { working: event.said })
          else if (event.event === 'sentence') change(id, { sentences: [...(turns.get().find((t) => t.id === id)?.sentences ?? []), event.text] })
          else last = event.answer
        },
      })
      if (!last) break
      token.set(last.conversation)
      change(id, { answer: last })
      return heard(last)
    } catch (e) {
      if (!(e instanceof Problem) || e.code !== 'assistant.prove') {
        change(id, { error: e })
        return ''
      }
      change(id, { working: said.proving })
      proof = await prove(String(e.facts.challenge), Number(e.facts.bits))
    }
  }
  change(id, { error: new Offline() })
  return ''
}

/** What is read aloud: how it ended, then the answer, and no more of it than one can listen to. */
const mostHeard = 600
const heard = ({ label, sentence, blocks }: Answer) => [label, sentence, ...blocks.flatMap((b) => b.lines)].join('. ').slice(0, mostHeard)

/** Takes back a question that did not get through, before it is asked again. */
export const drop = (id: number) => turns.set(turns.get().filter((t) => t.id !== id))

/** Forgets what was said, here and in the house. */
export async function startOver() {
  const known = token.get()
  turns.set([])
  token.set(undefined)
  if (known) await api.post('/forget', { input: { conversation: known } }).catch(() => undefined)
}

/** Asking as a mutation, so that the button knows. */
export const useAsk = (said: Said, onSaid: (text: string) => void) =>
  useMutation({
    mutationFn: ({ question, calm }: { question: string; calm?: boolean }) => ask(question, { calm: calm ?? false, said }),
    onSuccess: onSaid,
    networkMode: 'always',
  })
