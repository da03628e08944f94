import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, State, StatusBadge, Table, useKeys } from '#web/parts/index.ts'
import type { Disposal as DisposalSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('records')
type Disposal = z.input<typeof DisposalSchema>
const tones = { due: 'warn', offered: 'neutral', appraised: 'neutral' } as const

/** Akten whose period is over, what is on its way, and what is gone. */
export default function Aussonderung() {
  const t = useTexts(texts)
  const { shortDay, shortInstant } = useFormat()
  const query = useQuery({ queryKey: ['records', 'aussonderung'], queryFn: () => api.get('/aussonderung') })
  return (
    <Page
      title={t('disposalTitle')}
      intro={t('disposalIntro')}
      query={query}
      isEmpty={(d) => d.due.length + d.running.length + d.destroyed.length === 0}
      empty={
        <State icon="checklist" title={t('disposalEmpty')}>
          {t('disposalEmptyBody')}
        </State>
      }
    >
      {(d) => (
        <>
          <Lists due={d.due} running={d.running} />
          <section className="vz-section" aria-labelledby="destroyed">
            <h2 className="kern-heading-medium" id="destroyed">
              {t('destroyed')}
            </h2>
            {d.destroyed.length === 0 ? (
              <p className="kern-body kern-body--muted">{t('destroyedNone')}</p>
            ) : (
              <Table
                caption={t('destroyed')}
                rows={d.destroyed}
                id={(r) => r.id}
                columns={[
                  { name: t('number'), head: true, cell: (r) => r.aktenzeichen },
                  { name: t('status'), cell: (r) => `${t(`kind${r.kind}`)}, ${shortInstant(r.at)}` },
                  { name: t('runtime'), cell: (r) => t('runtimeOf', { from: shortDay(r.openedOn), to: shortDay(r.closedOn) }) },
                  { name: t('entries'), cell: (r) => t('entriesCount', { count: r.entries }) },
                  { name: t('persons'), cell: (r) => t('personsOf', { asked: r.askedByName, released: r.releasedByName }) },
                ]}
              />
            )}
          </section>
        </>
      )}
    </Page>
  )
}

function Lists({ due, running }: { due: Disposal[]; running: Disposal[] }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const all = [...due, ...running]
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const move = (by: number) => {
    const next = Math.max(0, Math.min(all.length - 1, at + by))
    setAt(next)
    requestAnimationFrame(() => box.current?.querySelectorAll<HTMLElement>('li')[next]?.focus())
  }
  useKeys([
    { key: 'j', label: t('keyNext'), run: () => move(1) },
    { key: 'k', label: t('keyBefore'), run: () => move(-1) },
    { key: 'Enter', label: t('keyOpen'), run: () => all[at] && go({ to: `/aussonderung/${all[at].akteId}` }) },
  ])
  const none = { due: 'dueNone', running: 'runningNone' } as const
  return (
    <div ref={box}>
      {(['due', 'running'] as const).map((name) => {
        const lines = name === 'due' ? due : running
        return (
          <section key={name} className="vz-section" aria-labelledby={name}>
            <h2 className="kern-heading-medium" id={name}>
              {t(name)}
            </h2>
            {lines.length === 0 ? (
              <p className="kern-body kern-body--muted">{t(none[name])}</p>
            ) : (
              <ul className="vz-desk">
                {lines.map((line) => (
                  <Row key={line.akteId} line={line} current={line === all[at]} onCurrent={() => setAt(all.indexOf(line))} />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

function Row({ line, current, onCurrent }: { line: Disposal; current: boolean; onCurrent: () => void }) {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  return (
    <li tabIndex={-1} className={`vz-row ${current ? 'vz-row--current' : ''}`} aria-current={current ? 'true' : undefined} onFocus={onCurrent}>
      <div className="vz-row__frist">
        <strong>{shortDay(line.endsOn)}</strong>
        <span className="vz-sub">{t(line.afterwards)}</span>
      </div>
      <div className="vz-row__main">
        <Link className="kern-link vz-row__title" to={`/aussonderung/${line.akteId}`}>
          {line.title}
        </Link>
        <p className="vz-row__summary">
          {line.aktenzeichen} · {line.planTitle}
        </p>
        <p className="vz-row__meta">
          <StatusBadge tone={tones[line.status]} label={t(`status${line.status}`)} />
          {line.appraisal && <span className="vz-sub">{t(`appraisal${line.appraisal}`)}</span>}
          {line.held && <StatusBadge tone="bad" label={t('holdActive')} />}
          <span className="vz-sub">
            {t('stelle')} {line.stelleId}
          </span>
        </p>
      </div>
    </li>
  )
}
