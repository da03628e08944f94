import { useState } from 'react'
import { useTexts } from '#web/language.ts'
import { Area, announce, Check, Dialog, Field, Form, text, useVerb } from '#web/parts/index.ts'
import { pageTexts } from './page-texts.ts'
import { api, conversation, level, mostTyped, turns } from './talk.ts'

export type HandoverKind = 'message' | 'call-back'

/** A message or a wish to be called back, a letter that was typed as a question already in it; the conversation goes along only where the box is ticked. */
export function HandoverForm({ kind, letter = '', onClose }: { kind: HandoverKind; letter?: string | undefined; onClose: () => void }) {
  const t = useTexts(pageTexts)
  const [key] = useState(() => crypto.randomUUID())
  const [said, setSaid] = useState('')
  const verb = useVerb(
    (values: FormData) => {
      const token = conversation()
      const when = text(values, 'when')
      return api.post('/handover', {
        input: {
          key,
          kind,
          name: text(values, 'name'),
          contact: text(values, 'contact'),
          text: text(values, 'text'),
          level: level.get(),
          withConversation: values.has('withConversation'),
          ...(when ? { when } : {}),
          ...(token ? { conversation: token } : {}),
        },
      })
    },
    {
      onDone: (done) => {
        setSaid(done.said)
        announce(done.said)
      },
    },
  )
  return (
    <Dialog title={said ? t('sent') : t(kind === 'message' ? 'message' : 'callBack')} onClose={onClose}>
      {said ? (
        <p className="kern-body">{said}</p>
      ) : (
        <Form act={t('send')} onSubmit={verb.run} error={verb.error} pending={verb.isPending}>
          <Field name="name" label={t('name')} autoComplete="name" maxLength={200} />
          <Field
            name="contact"
            label={t(kind === 'message' ? 'contact' : 'phoneNumber')}
            autoComplete={kind === 'message' ? 'email' : 'tel'}
            maxLength={200}
          />
          {kind === 'call-back' && <Field name="when" label={t('when')} optional maxLength={200} />}
          <Area name="text" label={t('about')} maxLength={mostTyped} defaultValue={letter} />
          {turns.get().length > 0 && (
            <>
              <Check name="withConversation" label={t('withConversation')} />
              <p className="kern-hint">{t('withConversationHint')}</p>
            </>
          )}
        </Form>
      )}
    </Dialog>
  )
}
