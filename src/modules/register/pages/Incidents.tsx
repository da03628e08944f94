import { KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Check, Dialog, Fact, Facts, Form, Loaded, Page, Radios, Select, State, StatusBadge, text, useVerb } from '#web/parts/index.ts'
import { may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')
const list = () => api.get('/incidents')
type Incident = Awaited<ReturnType<typeof list>>['incidents'][number]
const refresh = [['register']]

/** Whoever works here reports; the officers see all and assess. */
export default function Incidents() {
  const t = useTexts(texts)
  const me = useMe()
  const [open, setOpen] = useState<'report' | Incident>()
  const methods = useQuery({ queryKey: ['register', 'reportable'], queryFn: () => api.get('/reportable') })
  return (
    <Page
      title={t('incidentsTitle')}
      intro={t('incidentsIntro')}
      actions={<KernButton variant="primary" icon="add" text={t('report')} onClick={() => setOpen('report')} />}
      query={methods}
    >
      {({ methods: known }) => (
        <>
          {allowed(me, may.read) && <List onAssess={setOpen} />}
          {open === 'report' && <Report methods={known} onClose={() => setOpen(undefined)} />}
          {typeof open === 'object' && <Assess incident={open} onClose={() => setOpen(undefined)} />}
        </>
      )}
    </Page>
  )
}

function List({ onAssess }: { onAssess: (incident: Incident) => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const assesses = allowed(useMe(), may.assess)
  const query = useQuery({ queryKey: ['register', 'incidents'], queryFn: list })
  return (
    <Loaded query={query} isEmpty={(d) => d.incidents.length === 0} empty={<State icon="success" title={t('incidentsNone')} />}>
      {({ incidents }) => (
        <ul className="vz-plain">
          {incidents.map((i) => (
            <li key={i.id} className="vz-card">
              <KernHeading level={2} size="small">
                {i.methodTitle?.[now] ?? t('unknownMethod')}
              </KernHeading>
              <p className="kern-body">
                <StatusBadge tone={statuses[i.status].tone} label={t(`status_${i.status}`)} />{' '}
                {i.methodOff && <StatusBadge tone="warn" label={t('methodIsOff')} />}
              </p>
              <Facts>
                <Fact name={t('whatHappened')}>{i.description}</Fact>
                <Fact name={t('reportedBy')}>{t('by', { name: i.reportedByName, at: shortInstant(i.reportedAt) })}</Fact>
                {i.breachUntil && i.status === 'open' && <Fact name={t('breach')}>{t('breachUntil', { at: shortInstant(i.breachUntil) })}</Fact>}
                {i.severity && i.assessedAt && (
                  <Fact name={t('assessment')}>
                    {t(`severity_${i.severity}`)}. {i.assessment} ({t('by', { name: i.assessedByName, at: shortInstant(i.assessedAt) })})
                  </Fact>
                )}
                {i.publicNote && <Fact name={t('publicNote')}>{i.publicNote}</Fact>}
              </Facts>
              {assesses && i.status !== 'closed' && (
                <div className="vz-actions">
                  <KernButton variant="secondary" text={t('assess')} onClick={() => onAssess(i)} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}

function Report({ methods, onClose }: { methods: { id: string; title: { de: string; en: string } }[]; onClose: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const maySwitch = allowed(useMe(), may.switch)
  const report = useVerb(
    (v: FormData) =>
      api.post('/incidents', {
        input: {
          methodId: text(v, 'methodId') || null,
          description: text(v, 'description'),
          personalData: v.has('personalData'),
          switchOff: v.has('switchOff'),
        },
      }),
    { refresh, said: t('reported'), onDone: onClose },
  )
  return (
    <Dialog title={t('report')} onClose={onClose}>
      <Form act={t('reportAct')} onSubmit={(v) => report.run(v)} error={report.error} pending={report.isPending}>
        <Select
          name="methodId"
          label={t('whichMethod')}
          options={[{ value: '', label: t('unknownMethod') }, ...methods.map((m) => ({ value: m.id, label: m.title[now] }))]}
        />
        <Area name="description" label={t('whatHappened')} hint={t('whatHappenedHint')} minLength={20} maxLength={4000} />
        <Check name="personalData" label={t('personalData')} />
        {maySwitch && <Check name="switchOff" label={t('switchOffToo')} />}
      </Form>
    </Dialog>
  )
}

function Assess({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const t = useTexts(texts)
  const assess = useVerb(
    (v: FormData) =>
      api.post('/incidents/:id/assessment', {
        params: { id: incident.id },
        input: {
          severity: text(v, 'severity') as 'none',
          assessment: text(v, 'assessment'),
          publicNote: text(v, 'publicNote'),
          close: v.has('close'),
        },
      }),
    { refresh, said: t('assessed'), onDone: onClose },
  )
  return (
    <Dialog title={t('assess')} onClose={onClose}>
      <Form act={t('assess')} onSubmit={(v) => assess.run(v)} error={assess.error} pending={assess.isPending}>
        <Radios
          name="severity"
          legend={t('severity')}
          options={(['none', 'minor', 'serious'] as const).map((value) => ({ value, label: t(`severity_${value}`) }))}
        />
        <Area name="assessment" label={t('assessment')} hint={t('assessmentHint')} minLength={10} maxLength={4000} />
        <Area name="publicNote" label={t('publicNote')} maxLength={500} optional />
        <Check name="close" label={t('closeIncident')} />
      </Form>
    </Dialog>
  )
}
