import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Helped } from '#web/parts/helped.tsx'
import { Fact, Facts } from '#web/parts/labels.tsx'
import { Page, useParam } from '#web/parts/page.tsx'
import { Failed, Loading } from '#web/parts/states.tsx'
import type { Baustein, ServicePage } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { PrintButton } from './finder.tsx'
import { AuthorityCard, Documents, Fees, FormLinks, NextOpen, OfficeCard } from './parts.tsx'
import { Prose } from './prose.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')
type Service = z.input<typeof ServicePage>

/** A Leistung: first what everybody wants to know, then the whole text. */
export default function ServiceView() {
  const t = useTexts(texts)
  const id = useParam('id')
  const now = language.use()
  const query = useQuery({
    queryKey: ['services', 'page', id, now],
    queryFn: () => api.get('/leistungen/:id', { params: { id }, input: { language: now } }),
  })
  if (query.isError && !query.data)
    return (
      <Page title={t('directoryTitle')}>
        <Failed error={query.error} onRetry={() => query.refetch()} />
      </Page>
    )
  if (!query.data)
    return (
      <Page title={t('directoryTitle')}>
        <Loading lines={8} />
      </Page>
    )
  return <Shown key={query.data.id} service={query.data} />
}

const levels = [
  ['normal', 'levelNormal'],
  ['plain', 'levelPlain'],
  ['english', 'levelEnglish'],
] as const

function Shown({ service: s }: { service: Service }) {
  const t = useTexts(texts)
  const now = language.use()
  const { day } = useFormat()
  const [chosen, setChosen] = useState<(typeof levels)[number][0]>()
  const there = levels.filter(([level]) => level === 'normal' || s.texts[level === 'plain' ? 'Einfache Sprache' : 'English'])
  const level = chosen ?? (now === 'en' && s.texts.English ? 'english' : 'normal')
  const only = level === 'plain' ? s.texts['Einfache Sprache'] : level === 'english' ? s.texts.English : undefined
  return (
    <Page
      title={s.name}
      intro={level === 'normal' ? <span lang="de">{s.texts.Teaser ?? s.texts.Kurztext}</span> : undefined}
      actions={<PrintButton label={t('print')} />}
    >
      {there.length > 1 && (
        <fieldset className="vz-switch vz-levels">
          <legend className="kern-sr-only">{t('level')}</legend>
          {there.map(([name, label]) => (
            <button
              key={name}
              type="button"
              className="vz-switch__choice"
              aria-pressed={level === name}
              lang={name === 'english' ? 'en' : 'de'}
              onClick={() => setChosen(name)}
            >
              {t(label)}
            </button>
          ))}
        </fieldset>
      )}
      {s.authority && (
        <section className="vz-key-facts" aria-labelledby="authority">
          <h2 className="kern-title" id="authority">
            {t('otherAuthority')}
          </h2>
          <p className="kern-body">{t('otherAuthorityBody')}</p>
          <AuthorityCard authority={s.authority} />
        </section>
      )}
      {only && <Prose text={only} lang={level === 'english' ? 'en' : 'de'} />}
      <KeyFacts s={s} />
      {s.localRule && (
        <section className="vz-key-facts" aria-labelledby="local" lang="de">
          <h2 className="kern-title" id="local">
            {t('localRule')}
          </h2>
          <p className="kern-body">{s.localRule}</p>
        </section>
      )}
      {level === 'normal' && <Bausteine s={s} />}
      {(s.forms.length > 0 || s.links.length > 0) && (
        <section className="vz-section" aria-labelledby="formulare">
          <h2 className="kern-heading-medium" id="formulare">
            {t('formsHere')}
          </h2>
          <FormLinks forms={s.forms} />
          <ul className="vz-plain">
            {s.links.map((l) => (
              <li key={l.url}>
                <a className="kern-link" href={l.url} rel="noopener">
                  {l.title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {s.office && (
        <section className="vz-section" aria-labelledby="stelle">
          <h2 className="kern-heading-medium" id="stelle">
            {t('contact')}
          </h2>
          <OfficeCard office={s.office} />
        </section>
      )}
      {s.law.length > 0 && (
        <section className="vz-section" aria-labelledby="recht">
          <h2 className="kern-heading-medium" id="recht">
            {t('law')}
          </h2>
          <ul className="vz-plain kern-body" lang="de">
            {s.law.map((l) => (
              <li key={l}>{l}</li>
            ))}
          </ul>
        </section>
      )}
      {(s.lifeSituations.length > 0 || s.topics.length > 0) && (
        <section className="vz-section vz-noprint" aria-labelledby="teil">
          <h2 className="kern-heading-medium" id="teil">
            {t('partOf')}
          </h2>
          <ul className="vz-plain">
            {s.lifeSituations.map((l) => (
              <li key={l.id}>
                <Link className="kern-link" to={`/lebenslagen/${l.id}`}>
                  {l.title}
                </Link>
              </li>
            ))}
            {s.topics.map((x) => (
              <li key={x.id}>
                <Link className="kern-link" to="/leistungen" search={{ thema: x.id } as never}>
                  {x.title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="kern-body kern-body--small kern-body--muted vz-section">{t('updated', { day: day(s.updatedOn) })}</p>
      <Helped subject={`leistung/${s.id}`} />
    </Page>
  )
}

/** What it costs, how long it takes, until when, where and when, what to bring, and the button. */
function KeyFacts({ s }: { s: Service }) {
  const t = useTexts(texts)
  return (
    <div className="vz-key-facts">
      <Facts>
        {s.fees.length > 0 && (
          <Fact name={t('cost')}>
            <Fees fees={s.fees} />
          </Fact>
        )}
        {s.duration && <Fact name={t('duration')}>{s.duration}</Fact>}
        {s.deadline && s.deadline !== 'keine' && <Fact name={t('deadline')}>{s.deadline}</Fact>}
        {s.documents.length > 0 && (
          <Fact name={t('bring')}>
            <Documents documents={s.documents} />
          </Fact>
        )}
        {s.office && (
          <Fact name={t('where')}>
            <a className="kern-link" href="#stelle">
              {s.office.name}
            </a>
            <span className="vz-sub">
              <NextOpen next={s.office.next} />
            </span>
          </Fact>
        )}
      </Facts>
      {s.online && (
        <Link
          className={`kern-btn vz-noprint ${s.online.path ? 'kern-btn--primary' : 'kern-btn--secondary'}`}
          to={s.online.path ?? `/formulare/${s.online.id}`}
        >
          <span className="kern-label">{t(s.online.path ? 'applyOnline' : 'seeForm', { title: s.online.title })}</span>
        </Link>
      )}
    </div>
  )
}

/** Modules that say in a sentence what the facts above say already are left out where the facts are there. */
const sections: [Baustein, keyof typeof texts, (s: Service) => boolean][] = [
  ['Volltext', 'all', () => true],
  ['Voraussetzungen', 'requirements', () => true],
  ['Erforderliche Unterlagen', 'documents', (s) => s.documents.length === 0],
  ['Verfahrensablauf', 'procedure', () => true],
  ['Fristen', 'deadline', (s) => !s.deadline],
  ['Bearbeitungsdauer', 'duration', (s) => !s.duration],
  ['Kosten', 'cost', (s) => s.fees.length === 0],
  ['Hinweise', 'notes', () => true],
  ['Rechtsbehelf', 'remedy', () => true],
]

function Bausteine({ s }: { s: Service }) {
  const t = useTexts(texts)
  return sections.map(([baustein, title, wanted]) => {
    const text = s.texts[baustein]
    if (!text || !wanted(s)) return null
    if (baustein === 'Volltext') return <Prose key={baustein} text={text} lang="de" />
    const id = anchorOf(baustein)
    return (
      <section key={baustein} className="vz-section" aria-labelledby={id}>
        <h2 className="kern-heading-medium" id={id}>
          {t(title)}
        </h2>
        <Prose text={text} lang="de" />
      </section>
    )
  })
}

/** As folder.ts names the places of the modules for the search. */
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')
