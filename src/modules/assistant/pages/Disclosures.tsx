import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roleNames } from '#base/actor.ts'
import { client } from '#web/api.ts'
import { language, today, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Fact, Facts, Field, Form, Loaded, Page, Radios, State, StatusBadge, TwoKeys, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { pageTexts } from './page-texts.ts'

const api = client<Routes>('assistant')
const key = ['assistant', 'disclosures']
type Disclosure = Awaited<ReturnType<typeof api.get<'/disclosures'>>>['disclosures'][number]
type SaidTurn = Awaited<ReturnType<typeof api.post<'/disclosures/:id/reading'>>>['turns'][number]
const tones = { open: 'warn', released: 'good', refused: 'neutral' } as const

/** What citizens said, opened by two: asked for with a reason, released by the data protection officer, read for three days. */
export default function Disclosures() {
  const t = useTexts(pageTexts)
  const me = useMe()
  const { shortInstant } = useFormat()
  const [asking, setAsking] = useState(false)
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/disclosures') })
  const ask = <KernButton variant="primary" icon="add" text={t('askDisclosure')} onClick={() => setAsking(true)} />
  return (
    <>
      <Page
        title={t('disclosuresTitle')}
        intro={t('disclosuresIntro')}
        actions={allowed(me, may.ask) && ask}
        query={query}
        isEmpty={(d) => d.disclosures.length === 0}
        empty={<State icon="checklist" title={t('disclosuresNone')} />}
      >
        {({ disclosures }) => (
          <TwoKeys
            requests={disclosures}
            facts={(d) => <DisclosureFacts disclosure={d} />}
            refresh={[key]}
            release={{
              may: (d) => d.mayDecide,
              act: t('release'),
              title: t('releaseTitle'),
              body: (d) => t('releaseBody', { who: d.requestedByName, reason: d.reason }),
              said: t('releaseDone'),
              run: (d) => api.post('/disclosures/:id/release', { params: { id: d.id } }),
            }}
            refuse={{
              act: t('refuse'),
              title: t('refuseTitle'),
              why: t('refuseWhy'),
              said: t('refuseDone'),
              run: (d, answer) => api.post('/disclosures/:id/refusal', { params: { id: d.id }, input: { answer } }),
            }}
            look={{
              may: (d) => d.mayRead,
              act: t('read'),
              run: (d) => api.post('/disclosures/:id/reading', { params: { id: d.id } }),
              title: (d, { turns }) => t('readTitle', { at: shortInstant(turns[0]?.at ?? d.requestedAt) }),
              shown: ({ turns }) => (
                <>
                  <p className="kern-body">{t('readBody')}</p>
                  {turns.length ? <Said turns={turns} /> : <State icon="info" title={t('readNone')} />}
                </>
              ),
            }}
          />
        )}
      </Page>
      {asking && <Request onClose={() => setAsking(false)} />}
    </>
  )
}

function DisclosureFacts({ disclosure: d }: { disclosure: Disclosure }) {
  const t = useTexts(pageTexts)
  const now = language.use()
  const { shortInstant } = useFormat()
  return (
    <Facts>
      <Fact name={t('talk')}>
        {d.conversation ? t('talkOf', { at: shortInstant(d.conversation.startedAt), count: d.conversation.answers }) : t('talkGone')}
      </Fact>
      <Fact name={t('reason')}>{d.reason}</Fact>
      <Fact name={t('askedBy')}>
        {t('byRole', { name: d.requestedByName, role: roleNames[d.requestedRole][now], at: shortInstant(d.requestedAt) })}{' '}
        <StatusBadge tone={tones[d.status]} label={t(`state-${d.status}`)} />
      </Fact>
      {d.decidedAt && (
        <Fact name={t('decidedBy')}>
          {t('byRole', { name: d.decidedByName, role: roleNames.dpo[now], at: shortInstant(d.decidedAt) })}
          {d.answer && <span className="vz-sub">{d.answer}</span>}
        </Fact>
      )}
      {d.visibleUntil && <Fact name={t('readableUntil')}>{shortInstant(d.visibleUntil)}</Fact>}
      {d.status === 'released' && (
        <Fact name={t('readings')}>
          {d.looks.length === 0
            ? t('notRead')
            : d.looks.map((l) => <div key={l.at}>{t('readingAt', { at: shortInstant(l.at), count: l.turns })}</div>)}
        </Fact>
      )}
    </Facts>
  )
}

function Said({ turns }: { turns: readonly SaidTurn[] }) {
  const t = useTexts(pageTexts)
  const now = language.use()
  return (
    <ol className="vz-plain vz-talk">
      {turns.map((turn) => (
        <li key={turn.number}>
          <h3 className="vz-talk__question">
            <span className="kern-sr-only">{t('youAsked')}: </span>
            {turn.question}
          </h3>
          <div className="vz-talk__answer" lang="de">
            <p className="kern-title kern-title--small">{turn.ending[now]}</p>
            {turn.answer.map((line, i) => (
              <p key={i} className="kern-body">
                {line}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Request({ onClose }: { onClose: () => void }) {
  const t = useTexts(pageTexts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const [on, setOn] = useState(today())
  const found = useQuery({ queryKey: ['assistant', 'conversations', on], queryFn: () => api.get('/conversations', { input: { on } }) })
  const request = useVerb(
    (values: FormData) => api.post('/disclosures', { input: { conversation: text(values, 'conversation'), reason: text(values, 'reason') } }),
    { refresh: [key], said: t('disclosureAsked'), onDone: onClose },
  )
  return (
    <Dialog title={t('askDisclosure')} onClose={onClose} wide>
      <Form act={t('askDisclosure')} onSubmit={request.run} error={request.error} pending={request.isPending}>
        <Field
          name="on"
          type="date"
          label={t('day')}
          hint={t('dayHint')}
          max={today()}
          defaultValue={on}
          onChange={(e) => e.target.value && setOn(e.target.value)}
        />
        <Loaded query={found} isEmpty={(d) => d.conversations.length === 0} empty={<State icon="info" title={t('noConversations')} />}>
          {({ conversations }) => (
            <Radios
              name="conversation"
              legend={t('whichConversation')}
              options={conversations.map((c) => ({
                value: c.id,
                label: [
                  t('conversationLine', {
                    at: shortInstant(c.startedAt),
                    count: c.answers,
                    endings: [...new Set(c.endings.map((e) => e[now]))].join(', '),
                  }),
                  ...(c.notHelpful ? [t('notHelpfulCount', { count: c.notHelpful })] : []),
                ].join('; '),
              }))}
            />
          )}
        </Loaded>
        <Area name="reason" label={t('disclosureReason')} hint={t('disclosureReasonHint')} minLength={30} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
