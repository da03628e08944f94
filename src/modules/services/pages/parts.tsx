import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { useFormat, useTexts } from '#web/language.ts'
import { Fact, Facts } from '#web/parts/labels.tsx'
import type { FeeOut, FormOut, OfficeOut } from '../contract.ts'
import { texts } from './public-texts.ts'

type Office = z.input<typeof OfficeOut>
type Authority = { name: string; address: string; phone: string; web: string }

/** `08:00 bis 12:00 Uhr, 14:00 bis 18:00 Uhr` */
export function useSpans() {
  const t = useTexts(texts)
  return (spans: { from: string; to: string }[]) => (spans.length ? spans.map((s) => t('fromTo', s)).join(', ') : t('closed'))
}

/** Whether one can go there now, or when next. */
export function NextOpen({ next }: { next: Office['next'] }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  if (!next) return <span>{t('closedLong')}</span>
  return <span>{next.now ? t('openNow', next) : t('openNext', { ...next, day: day(next.on) })}</span>
}

export function Hours({ week }: { week: Office['week'] }) {
  const t = useTexts(texts)
  const spans = useSpans()
  return (
    <dl className="vz-hours kern-body">
      {week.map((d) => (
        <div key={d.day}>
          <dt>{t(d.day)}</dt>
          <dd>{spans(d.spans)}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Exceptions({ exceptions }: { exceptions: Office['exceptions'] }) {
  const t = useTexts(texts)
  const { day } = useFormat()
  const spans = useSpans()
  if (!exceptions.length) return null
  return (
    <ul className="vz-plain kern-body">
      {exceptions.map((e) => (
        <li key={e.on}>{t(e.spans.length ? 'exceptionShort' : 'exceptionClosed', { day: day(e.on), why: e.why, hours: spans(e.spans) })}</li>
      ))}
    </ul>
  )
}

export const telephone = (phone: string) => `tel:${phone.replace(/[^\d+]/g, '')}`

/** How an office is reached, and when it is open. */
export function OfficeCard({ office }: { office: Office }) {
  const t = useTexts(texts)
  return (
    <>
      <p className="kern-title">{office.name}</p>
      <Facts>
        {office.place && (
          <Fact name={t('address')}>
            {office.place.title}
            {office.room && `, ${office.room}`}
            <br />
            {office.place.street}, {office.place.postcode} {office.place.city}
          </Fact>
        )}
        <Fact name={t('phone')}>
          <a className="kern-link" href={telephone(office.phone)}>
            {office.phone}
          </a>
        </Fact>
        <Fact name={t('mail')}>
          <a className="kern-link" href={`mailto:${office.mail}`}>
            {office.mail}
          </a>
        </Fact>
        <Fact name={t('hours')}>
          <p className="kern-body">
            <NextOpen next={office.next} />
          </p>
          <Hours week={office.week} />
        </Fact>
        {office.exceptions.length > 0 && (
          <Fact name={t('exceptions')}>
            <Exceptions exceptions={office.exceptions} />
          </Fact>
        )}
        {office.place && <Fact name={t('access')}>{office.place.access}</Fact>}
        {office.place && <Fact name={t('stop')}>{office.place.stop}</Fact>}
      </Facts>
    </>
  )
}

export function AuthorityCard({ authority }: { authority: Authority }) {
  const t = useTexts(texts)
  return (
    <>
      <p className="kern-title">{authority.name}</p>
      <Facts>
        <Fact name={t('address')}>{authority.address}</Fact>
        <Fact name={t('phone')}>
          <a className="kern-link" href={telephone(authority.phone)}>
            {authority.phone}
          </a>
        </Fact>
        <Fact name={t('web')}>
          <a className="kern-link" href={authority.web} rel="noopener">
            {authority.web}
          </a>
        </Fact>
      </Facts>
    </>
  )
}

/** Each fee with its sum of today and where it stands. */
export function Fees({ fees }: { fees: z.input<typeof FeeOut>[] }) {
  return (
    <ul className="vz-fees">
      {fees.map((f) => (
        <li key={`${f.what}${f.amount}`}>
          {f.what}: <strong>{f.amount}</strong>
          {f.source && (
            <span className="vz-sub">
              {f.bylaw ? (
                <Link className="kern-link" to={`/ortsrecht/${f.bylaw.id}`}>
                  {f.source}
                </Link>
              ) : (
                f.source
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

export function Documents({ documents }: { documents: { what: string; when: string | null }[] }) {
  return (
    <ul className="vz-plain">
      {documents.map((d) => (
        <li key={`${d.what}${d.when}`}>
          {d.what.charAt(0).toUpperCase() + d.what.slice(1)}
          {d.when && <span className="vz-sub">{d.when}</span>}
        </li>
      ))}
    </ul>
  )
}

export function FormLinks({ forms }: { forms: z.input<typeof FormOut>[] }) {
  const t = useTexts(texts)
  return (
    <ul className="vz-plain">
      {forms.map((f) => (
        <li key={f.id}>
          <Link className="kern-link" to={`/formulare/${f.id}`}>
            {f.title}
          </Link>{' '}
          <span className="kern-body--muted">({t(f.path ? 'formOnline' : 'formPdf')})</span>
        </li>
      ))}
    </ul>
  )
}
