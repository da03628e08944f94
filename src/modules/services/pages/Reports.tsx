import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Loaded, Page, Refusal, Table, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from './staff-texts.ts'

const api = client<Routes>('services')

/** What the texts lack, which links are broken, and how people answered. */
export default function Reports() {
  const t = useTexts(texts)
  const { shortInstant, instant } = useFormat()
  const gaps = useQuery({ queryKey: ['services', 'completeness'], queryFn: () => api.get('/completeness') })
  const links = useQuery({ queryKey: ['services', 'links'], queryFn: () => api.get('/links') })
  const answers = useQuery({ queryKey: ['services', 'satisfaction'], queryFn: () => api.get('/satisfaction') })
  const check = useVerb(() => api.post('/link-checks'), { said: t('linksSaid') })
  const problem = (p: string) =>
    /^\d+$/.test(p)
      ? t('problemStatus', { status: p })
      : t(p === 'knowledge.host-not-allowed' ? 'problemMoved' : p === 'knowledge.host-inside' ? 'problemInside' : 'problemAway')
  const many = 12
  const named = (list: { id: string; title: string }[]) => (
    <>
      {list.slice(0, many).map((s, i) => (
        <span key={s.id}>
          {i > 0 && ', '}
          <Link className="kern-link" to={`/redaktion/leistungen/${s.id}`}>
            {s.title}
          </Link>
        </span>
      ))}
      {list.length > many && ' …'}
    </>
  )
  return (
    <Page title={t('reportsTitle')}>
      <Loaded query={gaps}>
        {({ services, complete, gaps }) => (
          <section aria-labelledby="gaps">
            <h2 className="kern-heading-medium" id="gaps">
              {t('gapsTitle')}
            </h2>
            <p className="kern-body">{t('reportsIntro', { complete, all: services })}</p>
            {gaps.length === 0 ? (
              <p className="kern-body">{t('allComplete')}</p>
            ) : (
              <Table
                caption={t('gapsTitle')}
                rows={gaps}
                id={(g) => g.gap}
                columns={[
                  { name: t('gap'), head: true, cell: (g) => t(g.gap) },
                  { name: t('howMany'), numeric: true, cell: (g) => g.services.length },
                  { name: t('which'), cell: (g) => named(g.services) },
                ]}
              />
            )}
          </section>
        )}
      </Loaded>
      <section className="vz-section vz-stack" aria-labelledby="links">
        <h2 className="kern-heading-medium" id="links">
          {t('linksTitle')}
        </h2>
        <Loaded query={links}>
          {({ checked, checkedAt, broken }) => (
            <>
              <p className="kern-body">{checkedAt ? t('linksChecked', { checked, at: instant(checkedAt) }) : t('linksNever')}</p>
              {checkedAt && broken.length === 0 && <p className="kern-body">{t('noBroken')}</p>}
              {broken.length > 0 && (
                <Table
                  caption={t('linksTitle')}
                  rows={broken}
                  id={(b) => b.url}
                  columns={[
                    { name: t('url'), head: true, cell: (b) => <span className="vz-break">{b.url}</span> },
                    { name: t('problem'), cell: (b) => problem(b.problem) },
                    { name: t('since'), cell: (b) => shortInstant(b.since) },
                    { name: t('which'), cell: (b) => named(b.services) },
                  ]}
                />
              )}
            </>
          )}
        </Loaded>
        <Refusal error={check.error} />
        <KernButton variant="secondary" text={t('linksNow')} onClick={() => check.run()} />
      </section>
      <section className="vz-section" aria-labelledby="answers">
        <h2 className="kern-heading-medium" id="answers">
          {t('answersTitle')}
        </h2>
        <Loaded query={answers}>
          {({ days, subjects }) => (
            <>
              <p className="kern-body">{t('answersIntro', { days })}</p>
              {subjects.length === 0 ? (
                <p className="kern-body">{t('noAnswers')}</p>
              ) : (
                <Table
                  caption={t('answersTitle')}
                  rows={subjects}
                  id={(s) => s.subject}
                  columns={[
                    {
                      name: t('page'),
                      head: true,
                      cell: (s) => (
                        <>
                          {s.title}
                          <span className="vz-sub">{s.subject}</span>
                        </>
                      ),
                    },
                    { name: t('yes'), numeric: true, cell: (s) => s.yes },
                    { name: t('partly'), numeric: true, cell: (s) => s.partly },
                    { name: t('no'), numeric: true, cell: (s) => s.no },
                  ]}
                />
              )}
            </>
          )}
        </Loaded>
      </section>
    </Page>
  )
}
