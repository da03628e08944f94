import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Form, Loaded, Page, Refusal, Select, State, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { pageTexts } from './page-texts.ts'

const api = client<Routes>('assistant')
const key = ['assistant', 'golden']
/** A measure is a job of a minute; the page looks again meanwhile. */
const lookMs = 5_000
const tones = { first: 'neutral', passed: 'good', refused: 'bad' } as const

/** How good the assistant is, what was measured when, and which change was refused. */
export default function Quality() {
  const t = useTexts(pageTexts)
  const me = useMe()
  const { shortDay, shortInstant } = useFormat()
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/golden'), refetchInterval: lookMs })
  const measure = useVerb((engine: string | undefined) => api.post('/golden', { input: engine ? { engine } : {} }), {
    refresh: [key],
    said: t('measuring'),
  })
  return (
    <Page title={t('goldenTitle')} intro={t('goldenIntro', { allowed: query.data?.allowedLoss ?? 1 })} query={query}>
      {({ runs, engines }) => (
        <>
          {allowed(me, may.edit) && (
            <>
              <div className="vz-actions">
                <KernButton
                  variant="primary"
                  text={t('measure')}
                  aria-disabled={measure.isPending}
                  onClick={() => !measure.isPending && measure.run(undefined)}
                />
                {measure.isSuccess && <span className="kern-body">{t('measuring')}</span>}
              </div>
              {engines.length ? (
                <Form act={t('compareEngine')} onSubmit={(v) => measure.run(text(v, 'engine'))} error={measure.error} pending={measure.isPending}>
                  <Select
                    name="engine"
                    label={t('engine')}
                    options={engines.map((e) => ({ value: e.name, label: e.released ? `${e.name} (${t('released')})` : e.name }))}
                  />
                </Form>
              ) : (
                <p className="kern-body">{t('noEngine')}</p>
              )}
              <Refusal error={engines.length ? undefined : measure.error} />
            </>
          )}
          {runs.length === 0 ? (
            <State icon="checklist" title={t('goldenEmpty')}>
              {t('goldenEmptyBody')}
            </State>
          ) : (
            <Table
              caption={t('history')}
              rows={runs}
              id={(r) => r.id}
              columns={[
                { name: t('at'), head: true, cell: (r) => shortInstant(r.at) },
                { name: t('trigger'), cell: (r) => [t(r.trigger), r.about].filter(Boolean).join(': ') },
                { name: t('right'), cell: (r) => t('of', { part: r.right, all: r.questions }) },
                { name: t('factsShown'), cell: (r) => t('of', { part: r.facts, all: r.factsWanted }) },
                { name: t('refusedRight'), cell: (r) => t('of', { part: r.refused, all: r.mustRefuse }) },
                {
                  name: t('verdict'),
                  cell: (r) => (
                    <>
                      <StatusBadge tone={tones[r.verdict]} label={t(r.verdict)} />
                      {r.releasedAt && <span className="vz-sub"> {t('overruled', { day: shortDay(r.releasedAt.slice(0, 10)) })}</span>}
                      {r.lost.length > 0 && <span className="vz-sub"> {t('lost', { ids: r.lost.join(', ') })}</span>}
                      {r.gained.length > 0 && <span className="vz-sub"> {t('gained', { ids: r.gained.join(', ') })}</span>}
                    </>
                  ),
                },
              ]}
            />
          )}
          <Figures />
        </>
      )}
    </Page>
  )
}

function Figures() {
  const t = useTexts(pageTexts)
  const query = useQuery({ queryKey: ['assistant', 'figures'], queryFn: () => api.get('/figures') })
  return (
    <section className="vz-section">
      <Loaded query={query}>
        {({ endings }) => (
          <Table
            caption={t('figuresTitle')}
            rows={endings}
            id={(e) => e.ending}
            columns={[
              { name: t('ending'), head: true, cell: (e) => e.label },
              { name: t('answers'), cell: (e) => e.answers },
              { name: t('helpful'), cell: (e) => e.helpful },
              { name: t('notHelpful'), cell: (e) => e.notHelpful },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
