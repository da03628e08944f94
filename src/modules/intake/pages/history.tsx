import { useQuery } from '@tanstack/react-query'
import { say } from '#base/say.ts'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts, facts as trailTexts } from '../texts.ts'
import type { Item } from './document.tsx'

const api = client<Routes>('intake')

/** Who decided what, and every step since the item came in. */
export function History({ item }: { item: Item }) {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant, instant } = useFormat()
  const fieldName = (field: string) =>
    field in texts
      ? t(field as keyof typeof texts)
      : field === 'stelleId'
        ? t('sortTo')
        : field === 'fristOn'
          ? t('frist')
          : field === 'planId'
            ? t('plan')
            : field
  return (
    <>
      {item.decisions.length > 0 && (
        <section aria-labelledby="decisions">
          <h2 className="kern-title" id="decisions">
            {t('decisions')}
          </h2>
          <ol className="vz-plain">
            {item.decisions.map((d) => (
              <li key={d.id} className="kern-body">
                {t('decisionBy', {
                  what: t(d.about === 'intake.split-item' && d.outcome !== 'rejected' ? 'decisionSplit' : `decision${d.outcome}`),
                  name: d.kind === 'standing-order' ? t('byOrder') : d.byName,
                  instant: instant(d.decidedAt),
                })}
                <span className="vz-sub">
                  {[
                    d.vertretungFor ? t('decisionIn', { stelle: d.vertretungFor }) : d.stelleId && t('decisionFor', { stelle: d.stelleId }),
                    d.changed.length > 0 && t('decisionChanged', { fields: d.changed.map(fieldName).join(', ') }),
                    d.reason && `„${d.reason}“`,
                    d.revertedAt && t('decisionReverted', { instant: shortInstant(d.revertedAt) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {d.blind && <Compared blind={d.blind} fieldName={fieldName} />}
              </li>
            ))}
          </ol>
        </section>
      )}
      <details className="vz-stelle vz-trail">
        <summary>
          <span className="vz-stelle__title">{t('trail')}</span>
        </summary>
        <ol className="vz-plain">
          {item.trail.map((e) => (
            <li key={`${e.at} ${e.fact}`} className="vz-trail__step">
              <span className="vz-number">{shortInstant(e.at)}</span>
              <span>{t('trailBy', { fact: trailTexts[e.fact] ? say(trailTexts[e.fact] as never, e.data, now) : e.fact, name: e.byName })}</span>
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}

/** After a blind choice: what was chosen and what the machine had proposed, side by side. */
function Compared({
  blind: { agreed, proposed, chosen },
  fieldName,
}: {
  blind: NonNullable<Item['decisions'][number]['blind']>
  fieldName: (field: string) => string
}) {
  const t = useTexts(texts)
  const words = useQuery({ queryKey: ['intake', 'vocabulary'], queryFn: () => api.get('/vocabulary'), staleTime: Number.POSITIVE_INFINITY })
  const named = (field: string, value: string | null | undefined) =>
    (field === 'documentType' ? words.data?.documentTypes.find((d) => d.id === value)?.title : undefined) ?? value ?? t('none')
  const fields = ['documentType', 'stelleId', 'planId', 'akteId', 'fristOn'] as const
  return (
    <div>
      <p className="vz-hint">{t(agreed ? 'blindAgreed' : 'blindDiffered')}</p>
      <Facts>
        {fields
          .filter((field) => proposed[field] || chosen?.[field])
          .map((field) => (
            <Fact key={field} name={fieldName(field)}>
              {t('blindChosen', { value: chosen ? named(field, chosen[field]) : t('decisionrejected') })}
              <span className="vz-sub">{t('blindProposed', { value: named(field, proposed[field]) })}</span>
            </Fact>
          ))}
      </Facts>
    </div>
  )
}
