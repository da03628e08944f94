import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { ActOf, Area, Dialog, Fact, Facts, Field, Form, Page, Select, StatusBadge, text, useDecide, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { Belehrungen as BelehrungenSchema } from '../contract.ts'
import { belehrungStatuses, may } from '../may.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('bescheid')
type AreaOfLaw = z.input<typeof BelehrungenSchema>['areas'][number]
type Belehrung = AreaOfLaw['belehrungen'][number]
const refresh = [['bescheid'], ['applications'], ['desk']]

/** The remedy of every area of law: from the table of the Land, or in the words of the town's legal office. */
export default function Belehrungen() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['bescheid', 'remedies'], queryFn: () => api.get('/remedies') })
  return (
    <Page title={t('belehrungenTitle')} intro={t('belehrungenIntro')} query={query} lines={8}>
      {({ areas }) => areas.map((a) => <One key={a.area} of={a} />)}
    </Page>
  )
}

function One({ of: a }: { of: AreaOfLaw }) {
  const t = useTexts(texts)
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const waits = a.belehrungen.some((l) => l.status === 'proposed')
  return (
    <section className="vz-section" aria-labelledby={`area-${a.area}`}>
      <h2 className="kern-heading-medium" id={`area-${a.area}`}>
        {t(`area${a.area}`)}
      </h2>
      {a.open && <KernAlert variant="warning" title={t('remedyMissing')} />}
      <p className="kern-body">
        {a.remedy && <strong>{t(`remedy${a.remedy}`)}. </strong>}
        <span lang="de">{[a.norm, a.source].filter(Boolean).join(': ')}</span>
      </p>
      {a.belehrungen.map((l) => (
        <Text key={l.id} belehrung={l} />
      ))}
      {!a.remedy && !waits && allowed(me, may.remedy) && (
        <div className="vz-actions">
          <ActOf text={t('belehrungEnter')} of={t(`area${a.area}`)} onClick={() => setAsking(true)} />
        </div>
      )}
      {asking && <Enter of={a} onClose={() => setAsking(false)} />}
    </section>
  )
}

function Text({ belehrung: l }: { belehrung: Belehrung }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  const [declining, setDeclining] = useState(false)
  const acts = useDecide(l.proposal, {
    refresh,
    said: { decided: t('belehrungReleased'), rejected: t('belehrungDeclined'), forwarded: '', resubmitted: '', undone: '' },
  })
  return (
    <div className="vz-card">
      <p className="vz-row__meta">
        <StatusBadge tone={belehrungStatuses[l.status].tone} label={t(`belehrung${l.status}`)} />
        <span className="vz-sub">{t('belehrungBy', { name: l.proposedByName, instant: instant(l.proposedAt), note: l.note })}</span>
      </p>
      <Facts>
        <Fact name={t('belehrungRemedy')}>{t(`remedy${l.remedy}`)}</Fact>
        <Fact name={t('belehrungNorm')}>
          <span lang="de">{l.norm}</span>
        </Fact>
      </Facts>
      <div lang="de">
        {l.paragraphs.map((p) => (
          <p className="kern-body" key={p}>
            {p}
          </p>
        ))}
      </div>
      {l.proposal && !l.proposal.mine && <p className="kern-body">{t('belehrungWaits', { stelle: l.proposal.stelleId })}</p>}
      {l.proposal?.mine && (
        <Form
          act={t(declining ? 'belehrungDecline' : 'belehrungRelease')}
          error={acts.decide.error ?? acts.reject.error}
          pending={acts.decide.isPending || acts.reject.isPending}
          onSubmit={(v) => (declining ? acts.reject.run(text(v, 'reason')) : acts.decide.run({ outcome: 'accepted', reason: text(v, 'reason') }))}
          cancel={
            <KernButton
              type="button"
              variant="tertiary"
              text={t(declining ? 'belehrungRelease' : 'belehrungDecline')}
              onClick={() => setDeclining(!declining)}
            />
          }
        >
          <Area name="reason" label={t('belehrungReason')} maxLength={2000} />
        </Form>
      )}
    </div>
  )
}

function Enter({ of: a, onClose }: { of: AreaOfLaw; onClose: () => void }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const send = useVerb(
    (v: FormData) =>
      api.post('/remedies', {
        input: {
          area: a.area,
          remedy: text(v, 'remedy') as 'widerspruch' | 'klage' | 'wahl',
          norm: text(v, 'norm'),
          paragraphs: text(v, 'paragraphs')
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
          note: text(v, 'note'),
        },
      }),
    { refresh, said: t('belehrungProposed'), onDone: onClose },
  )
  return (
    <Dialog title={`${t('belehrungEnter')}: ${t(`area${a.area}`)}`} onClose={onClose} wide>
      <Form
        act={t('belehrungPropose')}
        error={send.error}
        pending={send.isPending}
        onSubmit={send.run}
        cancel={<KernButton text={w('cancel')} onClick={onClose} />}
      >
        <Select
          name="remedy"
          label={t('belehrungRemedy')}
          defaultValue=""
          options={[
            { value: '', label: t('askChoose') },
            ...(['widerspruch', 'klage', 'wahl'] as const).map((value) => ({ value, label: t(`remedy${value}`) })),
          ]}
        />
        <Field name="norm" label={t('belehrungNorm')} hint={t('belehrungNormHint')} maxLength={200} />
        <Area name="paragraphs" label={t('belehrungText')} hint={t('belehrungTextHint')} rows={8} />
        <Field name="note" label={t('belehrungNote')} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
