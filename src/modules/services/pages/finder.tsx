import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { language, useTexts } from '#web/language.ts'
import { Field, Form, text } from '#web/parts/form.tsx'
import { Fact, Facts } from '#web/parts/labels.tsx'
import { useVerb } from '#web/parts/use-verb.ts'
import type { FindResult } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { Documents, Fees, FormLinks, NextOpen } from './parts.tsx'
import { Prose } from './prose.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')
type Result = z.input<typeof FindResult>

/** The form finder: a sentence in, the way in out; or the question which of two is meant. */
export function Finder({ phone = '' }: { phone?: string }) {
  const t = useTexts(texts)
  const now = language.use()
  const find = useVerb((sentence: string) => api.post('/finding', { input: { sentence, language: now } }), {
    said: (r) =>
      r.outcome === 'found'
        ? t('foundSaid', { title: r.found.title })
        : r.outcome === 'which'
          ? t('whichSaid', { count: r.choices.length })
          : t('noneSaid'),
  })
  const asked = useRef('')
  return (
    <search className="vz-stack">
      <Form
        act={t('find')}
        pending={find.isPending}
        error={find.error}
        onSubmit={(v) => {
          asked.current = text(v, 'sentence')
          find.run(asked.current)
        }}
      >
        <Field name="sentence" type="search" label={t('findLabel')} hint={t('findHint')} maxLength={500} autoComplete="off" />
      </Form>
      {find.data && <Answer key={`${asked.current}${find.data.outcome}`} result={find.data} sentence={asked.current} phone={phone} />}
    </search>
  )
}

function Answer({ result, sentence, phone }: { result: Result; sentence: string; phone: string }) {
  const t = useTexts(texts)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const title = (words: string) => (
    <h2 className="kern-heading-medium" ref={heading} tabIndex={-1}>
      {words}
    </h2>
  )
  if (result.outcome === 'nothing')
    return (
      <section className="vz-stack">
        {title(t('noneTitle'))}
        <p className="kern-body">{t('noneBody', { phone })}</p>
      </section>
    )
  if (result.outcome === 'which')
    return (
      <section className="vz-stack">
        {title(t('whichTitle'))}
        <p className="kern-body">{t('whichBody', { sentence })}</p>
        <ul className="vz-cards">
          {result.choices.map((c) => (
            <li key={c.id} className="vz-card">
              <Link className="kern-link kern-link--stretched kern-title" to={`/leistungen/${c.id}`}>
                {c.title}
              </Link>
              <p className="kern-body kern-body--small">{c.teaser}</p>
            </li>
          ))}
        </ul>
      </section>
    )
  const { found, others } = result
  return (
    <section className="vz-stack">
      {title(found.title)}
      <p className="kern-body">{found.teaser}</p>
      <div className="vz-actions">
        {found.online?.path && (
          <Link className="kern-btn kern-btn--primary" to={found.online.path}>
            <span className="kern-label">{t('applyOnline', { title: found.online.title })}</span>
          </Link>
        )}
        <Link className={`kern-btn ${found.online?.path ? 'kern-btn--secondary' : 'kern-btn--primary'}`} to={`/leistungen/${found.id}`}>
          <span className="kern-label">{t('toService', { title: found.title })}</span>
        </Link>
      </div>
      <Facts>
        {found.forms.length > 0 && (
          <Fact name={t('formsHere')}>
            <FormLinks forms={found.forms} />
          </Fact>
        )}
        {found.links.length > 0 && (
          <Fact name={t('elsewhere')}>
            <ul className="vz-plain">
              {found.links.map((l) => (
                <li key={l.url}>
                  <a className="kern-link" href={l.url} rel="noopener">
                    {l.title}
                  </a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact name={t('bring')}>{found.bring.length ? <Documents documents={found.bring} /> : t('nothingToBring')}</Fact>
        {found.cost.length > 0 && (
          <Fact name={t('cost')}>
            <Fees fees={found.cost} />
          </Fact>
        )}
        {found.costText && (
          <Fact name={t('cost')}>
            <Prose text={found.costText} lang="de" />
          </Fact>
        )}
        {found.duration && <Fact name={t('duration')}>{found.duration}</Fact>}
        {found.office && (
          <>
            <Fact name={t('where')}>
              {found.office.name}
              {found.office.place && (
                <span className="vz-sub">
                  {found.office.place.title}, {found.office.place.street}
                  {found.office.room && `, ${found.office.room}`}
                </span>
              )}
            </Fact>
            <Fact name={t('when')}>
              <NextOpen next={found.office.next} />
            </Fact>
          </>
        )}
        {found.authority && (
          <Fact name={t('where')}>
            {t('otherAuthority')}: {found.authority.name}, {found.authority.address}
          </Fact>
        )}
      </Facts>
      {others.length > 0 && (
        <>
          <h3 className="kern-title">{t('others')}</h3>
          <ul className="vz-plain">
            {others.map((o) => (
              <li key={o.id}>
                <Link className="kern-link" to={`/leistungen/${o.id}`}>
                  {o.title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

export const PrintButton = ({ label }: { label: string }) => (
  <KernButton variant="secondary" text={label} className="vz-noprint" onClick={() => window.print()} />
)
