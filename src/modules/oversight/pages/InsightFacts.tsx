import type { z } from 'zod'
import { useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts, StatusBadge } from '#web/parts/index.ts'
import { type Insight as InsightSchema, statuses } from '../contract.ts'
import { texts } from '../texts.ts'

export type Insight = z.input<typeof InsightSchema>

/** All there is to know about one insight: the officers and the person concerned see the same. */
export function InsightFacts({ insight: i }: { insight: Insight }) {
  const t = useTexts(texts)
  const { shortDay, shortInstant } = useFormat()
  return (
    <Facts>
      <Fact name={t('about')}>{i.subjectName}</Fact>
      <Fact name={t('reason')}>{i.reason}</Fact>
      <Fact name={t('period')}>{t('periodOf', { from: shortDay(i.fromOn), to: shortDay(i.toOn) })}</Fact>
      <Fact name={t('askedBy')}>
        {i.requestedByName}, {shortInstant(i.requestedAt)} <StatusBadge tone={statuses[i.status].tone} label={t(`status_${i.status}`)} />
      </Fact>
      {i.decidedRole && i.decidedAt && (
        <Fact name={t('decidedBy')}>
          {t('decidedIn', { name: i.decidedByName, role: t(`role_${i.decidedRole}`), at: shortInstant(i.decidedAt) })}
          {i.answer && <span className="vz-sub">{i.answer}</span>}
        </Fact>
      )}
      {i.visibleUntil && <Fact name={t('openUntil')}>{shortInstant(i.visibleUntil)}</Fact>}
      {i.status === 'approved' && (
        <Fact name={t('looks')}>
          {i.looks.length === 0
            ? t('notLooked')
            : i.looks.map((l) => <div key={l.at}>{t('lookedAt', { name: l.viewerName, at: shortInstant(l.at), rows: l.rows })}</div>)}
        </Fact>
      )}
    </Facts>
  )
}
