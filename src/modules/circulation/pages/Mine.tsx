import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, State, StepBadge, useKeys } from '#web/parts/index.ts'
import type { Line as LineSchema } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('circulation')
type Line = z.input<typeof LineSchema>

/** What waits for me, what comes back to me, what I wait for. */
export default function Mine() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['circulation', 'mine'], queryFn: () => api.get('/mine'), refetchInterval: 30_000 })
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      query={query}
      isEmpty={(d) => d.waiting.length + d.later.length + d.asked.length === 0}
      empty={
        <State icon="checklist" title={t('emptyTitle')}>
          {t('emptyBody')}
        </State>
      }
    >
      {(d) => (
        <Lists
          lists={[
            ['waiting', d.waiting],
            ['later', d.later],
            ['asked', d.asked],
          ]}
        />
      )}
    </Page>
  )
}

function Lists({ lists }: { lists: ['waiting' | 'later' | 'asked', Line[]][] }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const all = lists.flatMap(([, lines]) => lines)
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
    { key: 'Enter', label: t('keyOpen'), run: () => all[at] && go({ to: `/geschaeftsgang/${all[at].id}` }) },
  ])
  const none = { waiting: 'waitingNone', later: 'laterNone', asked: 'askedNone' } as const
  return (
    <div ref={box}>
      {lists.map(([name, lines]) => (
        <section key={name} className="vz-section" aria-labelledby={name}>
          <h2 className="kern-heading-medium" id={name}>
            {t(name)}
          </h2>
          {lines.length === 0 ? (
            <p className="kern-body kern-body--muted">{t(none[name])}</p>
          ) : (
            <ul className="vz-desk">
              {lines.map((line) => (
                <Row key={line.id} line={line} current={line === all[at]} onCurrent={() => setAt(all.indexOf(line))} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}

function Row({ line, current, onCurrent }: { line: Line; current: boolean; onCurrent: () => void }) {
  const t = useTexts(texts)
  const { shortDay, shortInstant, away } = useFormat()
  return (
    <li tabIndex={-1} className={`vz-row ${current ? 'vz-row--current' : ''}`} aria-current={current ? 'true' : undefined} onFocus={onCurrent}>
      <div className="vz-row__frist">
        {line.dueOn ? (
          <>
            <strong>{away(line.dueOn)}</strong>
            <span className="vz-sub">{shortDay(line.dueOn)}</span>
          </>
        ) : (
          <span className="vz-sub">{t('noDay')}</span>
        )}
      </div>
      <div className="vz-row__main">
        <Link className="kern-link vz-row__title" to={`/geschaeftsgang/${line.id}`}>
          {line.title}
        </Link>
        {line.note && <p className="vz-row__summary">{line.note}</p>}
        <p className="vz-row__meta">
          <StepBadge step={line} />
          <span className="vz-sub">{t('stepBy', { what: t(line.kind), stelle: line.stelleId })}</span>
          <span className="vz-sub">{t('askedOn', { instant: shortInstant(line.askedAt) })}</span>
        </p>
      </div>
    </li>
  )
}
