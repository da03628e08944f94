import { KernAlert, KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Checks, Confirm, Dialog, Form, Page, Refusal, StatusBadge, Table, text, useParam, useVerb } from '#web/parts/index.ts'
import { areas, exceptions, may, prohibitions, questions } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { EntryFacts, tones } from './Register.tsx'

const api = client<Routes>('register')
const levelTones = { low: 'neutral', medium: 'warn', high: 'bad' } as const

/** One method for those who answer for it: risks, class, switch. */
export default function Method() {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant } = useFormat()
  const me = useMe()
  const id = useParam('id')
  const [open, setOpen] = useState<'classify' | 'off'>()
  const query = useQuery({ queryKey: ['register', 'method', id], queryFn: () => api.get('/methods/:id', { params: { id } }) })
  const refresh = [['register']]
  const turn = useVerb((to: 'off' | 'on') => api.post('/methods/:id/switch', { params: { id }, input: { to } }), {
    refresh,
    said: (_, to) => t(to === 'off' ? 'switchedOff' : 'switchedOn'),
  })
  return (
    <Page title={t('methodTitle')} query={query}>
      {({ entry, declared, risks, classifications, differs, switchable }) => {
        const latest = classifications[0]
        return (
          <>
            <KernHeading level={2} size="medium">
              {entry.title[now]}
            </KernHeading>
            <EntryFacts entry={entry} />
            <Refusal error={turn.error} />
            {switchable && allowed(me, may.switch) && (
              <div className="vz-actions vz-section">
                {entry.status === 'switched-off' ? (
                  <KernButton variant="secondary" text={t('switchOn')} onClick={() => turn.run('on')} />
                ) : (
                  <KernButton variant="secondary" text={t('switchOff')} onClick={() => setOpen('off')} />
                )}
              </div>
            )}
            <section className="vz-section">
              <KernHeading level={2} size="small">
                {t('risksTitle')}
              </KernHeading>
              <p className="kern-body">{t('risksIntro')}</p>
              <Table
                caption={t('risksTitle')}
                rows={risks}
                id={(r) => r.kind}
                columns={[
                  { name: t('riskKind'), head: true, cell: (r) => t(`risk_${r.kind}`) },
                  { name: t('level'), cell: (r) => <StatusBadge tone={levelTones[r.level]} label={t(`level_${r.level}`)} /> },
                  { name: t('why'), cell: (r) => <Sentences of={r.reasons} /> },
                  { name: t('measures'), cell: (r) => <Sentences of={r.measures} /> },
                  { name: t('todo'), cell: (r) => (r.todo.length ? <Sentences of={r.todo} /> : t('nothing')) },
                ]}
              />
            </section>
            <section className="vz-section">
              <KernHeading level={2} size="small">
                {t('classTitle')}
              </KernHeading>
              <p className="kern-body">{t('declaredAs', { class: t(`class_${declared.class}`), reason: declared.reason[now] })}</p>
              {differs && <KernAlert variant="warning" title={t('classTitle')} body={t('differs')} />}
              {latest && (
                <>
                  <p className="kern-body">{t('duties')}:</p>
                  <ul>
                    {latest.duties.map((d) => (
                      <li key={d} className="kern-body" lang="de">
                        {d}
                      </li>
                    ))}
                  </ul>
                </>
              )}
              <ul>
                {classifications.map((c) => (
                  <li key={c.id} className="kern-body">
                    <StatusBadge
                      tone={tones[c.class]}
                      label={t('classifiedBy', { class: t(`class_${c.class}`), name: c.byName, at: shortInstant(c.at) })}
                    />{' '}
                    <span lang="de">
                      {c.reasons.join(' ')} {c.answers.note}
                    </span>
                  </li>
                ))}
              </ul>
              {allowed(me, may.classify) && <KernButton variant="secondary" text={t('classify')} onClick={() => setOpen('classify')} />}
            </section>
            {open === 'off' && (
              <Confirm
                title={t('switchOffTitle', { title: entry.title[now] })}
                body={t('switchOffBody')}
                act={t('switchOff')}
                onClose={() => setOpen(undefined)}
                onAct={() => {
                  turn.run('off')
                  setOpen(undefined)
                }}
              />
            )}
            {open === 'classify' && <Classify id={id} onClose={() => setOpen(undefined)} />}
          </>
        )
      }}
    </Page>
  )
}

const Sentences = ({ of }: { of: readonly { de: string; en: string }[] }) => {
  const now = language.use()
  return (
    <>
      {of.map((s) => (
        <div key={s.de}>{s[now]}</div>
      ))}
    </>
  )
}

/** The questionnaire. Nothing is chosen beforehand: it wants a judgement. */
function Classify({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(texts)
  const now = language.use()
  const classify = useVerb(
    (v: FormData) => {
      const yes = new Set(v.getAll('yesNo').map(String))
      const all = <K extends string>(name: string) => v.getAll(name).map(String) as K[]
      return api.post('/methods/:id/classification', {
        params: { id },
        input: {
          infers: yes.has('infers'),
          product: yes.has('product'),
          profiling: yes.has('profiling'),
          influences: yes.has('influences'),
          interacts: yes.has('interacts'),
          generates: yes.has('generates'),
          prohibitions: all<keyof typeof prohibitions>('prohibitions'),
          areas: all<keyof typeof areas>('areas'),
          exceptions: all<keyof typeof exceptions>('exceptions'),
          note: text(v, 'note'),
        },
      })
    },
    { refresh: [['register']], said: (c) => t('classified', { class: t(`class_${c.class}`) }), onDone: onClose },
  )
  const options = (from: Record<string, { de: string; en: string }>, mark: (key: string) => string) =>
    Object.entries(from).map(([value, words]) => ({ value, label: `${mark(value)}${words[now]}` }))
  return (
    <Dialog title={t('classify')} onClose={onClose} wide>
      <Form act={t('classifyAct')} onSubmit={(v) => classify.run(v)} error={classify.error} pending={classify.isPending}>
        <Checks legend={t('yesNo')} name="yesNo" options={options(questions, () => '')} />
        <Checks legend={t('prohibitions')} name="prohibitions" options={options(prohibitions, (k) => `${k.slice(1)}) `)} />
        <Checks legend={t('areas')} name="areas" options={options(areas, (k) => `${k.replace(/(\d)([a-z])/, '$1 $2')} `)} />
        <Checks legend={t('exceptions')} name="exceptions" options={options(exceptions, (k) => `${k.at(-1)}) `)} />
        <Area name="note" label={t('note')} maxLength={2000} optional />
      </Form>
    </Dialog>
  )
}
