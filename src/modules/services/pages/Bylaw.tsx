import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Page, useParam } from '#web/parts/page.tsx'
import { Failed, Loading } from '#web/parts/states.tsx'
import type { Routes } from '../routes.ts'
import { PrintButton } from './finder.tsx'
import { Prose } from './prose.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

/** The wording of a bylaw, as in force today or on the day in the address (`?on=`). */
export default function BylawView() {
  const t = useTexts(texts)
  const { day } = useFormat()
  const id = useParam('id')
  const { on } = useSearch({ strict: false }) as { on?: string }
  const query = useQuery({
    queryKey: ['services', 'bylaw', id, on],
    queryFn: () => api.get('/bylaws/:id', { params: { id }, input: on ? { on } : {} }),
  })
  const b = query.data
  if (!b)
    return (
      <Page title={t('bylawsTitle')}>{query.isError ? <Failed error={query.error} onRetry={() => query.refetch()} /> : <Loading lines={8} />}</Page>
    )
  const [preamble = '', ...parts] = `\n${b.text}`.split(/\n## /)
  const others = b.versions.filter((v) => v.validFrom !== b.validFrom)
  return (
    <Page
      title={b.short}
      intro={b.validTo ? t('inForceUntil', { from: day(b.validFrom), to: day(b.validTo) }) : t('inForceFrom', { day: day(b.validFrom) })}
      actions={<PrintButton label={t('print')} />}
    >
      <div lang="de">
        <p className="kern-title">{b.title}</p>
        <Prose text={preamble} />
        {parts.map((part) => {
          const end = part.indexOf('\n')
          const heading = end < 0 ? part : part.slice(0, end)
          const anchor = heading
            .toLowerCase()
            .replace(/[äöüß]/g, (c) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[c] ?? c)
            .replace(/[^a-z0-9]+/g, '-')
            .replace(/^-|-$/g, '')
          return (
            <section key={heading} className="vz-section" aria-labelledby={anchor}>
              <h2 className="kern-heading-medium" id={anchor}>
                {heading}
              </h2>
              <Prose text={end < 0 ? '' : part.slice(end)} />
            </section>
          )
        })}
      </div>
      <p className="kern-body kern-body--small kern-body--muted vz-section">
        {t('adopted', { adopted: day(b.adoptedOn), published: day(b.publishedOn) })}
      </p>
      {others.length > 0 && (
        <section className="vz-section vz-noprint" aria-labelledby="fassungen">
          <h2 className="kern-heading-medium" id="fassungen">
            {t('otherVersions')}
          </h2>
          <ul className="vz-plain">
            {others.map((v) => (
              <li key={v.validFrom}>
                <Link className="kern-link" to={`/ortsrecht/${b.id}`} search={{ on: v.validFrom } as never}>
                  {t('versionFrom', { day: day(v.validFrom) })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}
