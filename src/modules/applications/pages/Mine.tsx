import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Area, Confirm, Fact, Facts, Field, Form, Page, Refusal, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import { type Mine as MineSchema, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import type { Answers } from './form-shape.ts'
import { keep } from './kept.ts'
import { Portal, Provisions } from './Portal.tsx'
import { Proofs } from './proofs.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('applications')
type Out = z.input<typeof MineSchema>

/** Where an application stands, for who has its code. */
export default function MinePage() {
  const t = useTexts(texts)
  const [opened, setOpened] = useState<{ code: string; mine: Out }>()
  const [gone, setGone] = useState(false)
  const show = useVerb((code: string) => api.post('/mine', { input: { code } }), { onDone: (mine, code) => setOpened({ code, mine }) })
  return (
    <Page title={t('mineTitle')} intro={opened ? undefined : t('mineIntro')}>
      {gone && (
        <p className="kern-body" role="status">
          {t('withdrawn')}
        </p>
      )}
      {opened ? (
        <Opened
          {...opened}
          onMine={(mine) => setOpened({ code: opened.code, mine })}
          onGone={() => {
            setGone(true)
            setOpened(undefined)
          }}
          onLeave={() => setOpened(undefined)}
        />
      ) : (
        <Form act={t('show')} error={show.error} pending={show.isPending} onSubmit={(v) => show.run(text(v, 'code'))}>
          <Field name="code" label={t('code')} hint={t('codeHint')} autoComplete="off" autoCapitalize="characters" spellCheck={false} />
        </Form>
      )}
    </Page>
  )
}

function Opened({
  code,
  mine,
  onMine,
  onGone,
  onLeave,
}: {
  code: string
  mine: Out
  onMine: (mine: Out) => void
  onGone: () => void
  onLeave: () => void
}) {
  const t = useTexts(texts)
  const { instant, day, shortInstant } = useFormat()
  const go = useNavigate()
  const [asking, setAsking] = useState(false)
  const [sent, setSent] = useState(0)
  const form = useQuery({
    queryKey: ['applications', 'form', code],
    queryFn: () => api.post('/mine/form', { input: { code } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const say = useVerb((said: string) => api.post('/mine/messages', { input: { code, text: said } }), {
    onDone: (m) => {
      onMine(m)
      setSent(sent + 1)
    },
  })
  const withdraw = useVerb(() => api.post('/mine/withdraw', { input: { code } }), { onDone: ({ mine: m }) => (m ? onMine(m) : onGone()) })
  const isOver = mine.status === 'decided' || mine.status === 'withdrawn'
  const goOn = () => {
    keep(mine.package, { code, answers: mine.answers as Answers, step: mine.step, version: mine.version, at: mine.updatedAt, unsent: false })
    void go({ to: `/antrag/${mine.package}` })
  }
  return (
    <>
      <h2 className="kern-heading-medium" lang="de">
        {mine.title}
      </h2>
      <Facts>
        <Fact name={t('status')}>
          <StatusBadge tone={statuses[mine.status].tone} label={t(`status${mine.status}`)} />
        </Fact>
        {mine.number && <Fact name={t('sentNumber')}>{mine.number}</Fact>}
        {mine.submittedAt && <Fact name={t('sentAt')}>{instant(mine.submittedAt)}</Fact>}
        <Fact name={t('nextName')}>
          <span lang="de">{mine.nextStep}</span>
        </Fact>
        {mine.keptUntil && <Fact name={t('keptUntil')}>{day(mine.keptUntil)}</Fact>}
        {mine.outcome && (
          <Fact name={t('outcome')}>
            {t(mine.provisions.length ? 'outcomeHere' : 'outcomeThere', { product: mine.outcome.product, day: instant(mine.outcome.at) })}
          </Fact>
        )}
        {!isOver && mine.missing.length > 0 && <Fact name={t('stillMissing')}>{mine.missing.map((m) => m.title).join(', ')}</Fact>}
      </Facts>
      <Provisions mine={mine} code={code} onMine={onMine} />
      {mine.status !== 'draft' && <Portal mine={mine} code={code} onMine={onMine} />}
      {mine.status === 'draft' && <KernButton variant="primary" text={t('goOn')} onClick={goOn} />}
      {mine.status !== 'draft' && (
        <section className="vz-section" aria-labelledby="messages">
          <h3 className="kern-title" id="messages">
            {t('messages')}
          </h3>
          {mine.messages.length === 0 && <p className="kern-body kern-body--muted">{t('messagesNone')}</p>}
          <ol className="vz-plain">
            {mine.messages.map((m) => (
              <li key={m.id} className="vz-card">
                <p className="vz-sub">{t(m.fromHouse ? 'fromTown' : 'fromYou', { instant: shortInstant(m.at) })}</p>
                <p className="kern-body vz-draft" lang="de">
                  {m.text}
                </p>
                {m.dueOn && <p className="kern-body">{t('answerBy', { day: day(m.dueOn) })}</p>}
              </li>
            ))}
          </ol>
          {mine.status !== 'withdrawn' && (
            <Form key={sent} act={t('writeAct')} error={say.error} pending={say.isPending} onSubmit={(v) => say.run(text(v, 'text'))}>
              <Area name="text" label={t('write')} maxLength={5000} />
            </Form>
          )}
        </section>
      )}
      {!isOver && mine.status !== 'draft' && form.data && form.data.documents.length > 0 && (
        <section className="vz-section" aria-labelledby="later">
          <h3 className="kern-title" id="later">
            {t('later')}
          </h3>
          <p className="kern-body">{t('proofsIntro')}</p>
          <Proofs description={form.data} mine={mine} code={code} onMine={onMine} />
        </section>
      )}
      <Refusal error={withdraw.error} />
      <div className="vz-actions vz-noprint">
        <KernButton text={t('print')} onClick={() => window.print()} />
        <KernButton text={t('leave')} onClick={onLeave} />
        {!isOver && <KernButton variant="tertiary" text={t('withdraw')} onClick={() => setAsking(true)} />}
      </div>
      {asking && (
        <Confirm
          title={t('withdrawTitle')}
          body={t(mine.status === 'draft' ? 'withdrawDraft' : 'withdrawBody')}
          act={t('withdraw')}
          onAct={() => {
            setAsking(false)
            withdraw.run()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
