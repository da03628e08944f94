import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { language, useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { Loaded, State } from '#web/parts/states.tsx'
import type { Routes } from '../routes.ts'
import { Finder } from './finder.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

/** What the town does: ask, choose a topic, or look through the alphabet. `?thema=` narrows the list. */
export default function Directory() {
  const t = useTexts(texts)
  const now = language.use()
  const { thema } = useSearch({ strict: false }) as { thema?: string }
  const query = useQuery({ queryKey: ['services', 'directory'], queryFn: () => api.get('/directory'), staleTime: 60_000 })
  return (
    <Page title={t('directoryTitle')} intro={t('directoryIntro')}>
      <Loaded query={query} isEmpty={(d) => d.services.length === 0} empty={<State icon="info" title={t('emptyDirectory')} />} lines={8}>
        {({ topics, services }) => {
          const topic = topics.find((x) => x.id === thema)
          const shown = topic ? services.filter((s) => s.topics.includes(topic.id)) : services
          const letters = [...Map.groupBy(shown, (s) => letterOf(s.title))]
          return (
            <>
              <Finder />
              <section className="vz-section" aria-labelledby="topics">
                <h2 className="kern-heading-medium" id="topics">
                  {t('topics')}
                </h2>
                <ul className="vz-cards">
                  {topics.map((x) => (
                    <li key={x.id} className="vz-card">
                      <Link
                        className="kern-link kern-link--stretched kern-title"
                        to="/leistungen"
                        search={{ thema: x.id } as never}
                        hash="alle"
                        aria-current={x.id === topic?.id ? 'true' : undefined}
                      >
                        {x.title}
                      </Link>
                      <p className="kern-body kern-body--small kern-body--muted">{x.teaser}</p>
                    </li>
                  ))}
                </ul>
              </section>
              <section className="vz-section" aria-labelledby="alle">
                <h2 className="kern-heading-medium" id="alle">
                  {topic ? t('inTopic', { topic: topic.title }) : t('all')}
                </h2>
                {topic && (
                  <p className="kern-body">
                    <Link className="kern-link" to="/leistungen" hash="alle">
                      {t('topicAll')}
                    </Link>
                  </p>
                )}
                {now === 'en' && <p className="kern-body kern-body--muted">{t('germanOnly')}</p>}
                <ul className="vz-letters" lang="de">
                  {letters.map(([letter, list]) => (
                    <li key={letter}>
                      <h3 className="kern-title">{letter}</h3>
                      <ul className="vz-plain">
                        {list.map((s) => (
                          <li key={s.id}>
                            <Link className="kern-link" to={`/leistungen/${s.id}`}>
                              {s.title}
                            </Link>
                            {s.online && <span className="kern-body--muted"> · {t('online')}</span>}
                          </li>
                        ))}
                      </ul>
                    </li>
                  ))}
                </ul>
              </section>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

const letterOf = (title: string) =>
  title
    .slice(0, 1)
    .toUpperCase()
    .replace(/[ÄÖÜ]/, (c) => ({ Ä: 'A', Ö: 'O', Ü: 'U' })[c] ?? c)
