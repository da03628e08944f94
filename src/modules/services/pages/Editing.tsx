import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { Field, Form, Loaded, Page, State, StatusBadge, Table, text } from '#web/parts/index.ts'
import { statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from './staff-texts.ts'

const api = client<Routes>('services')

/** Every Leistung, what waits for a second pair of eyes, and what is missing. */
export default function Editing() {
  const t = useTexts(texts)
  const { shortDay } = useFormat()
  const navigate = useNavigate()
  const [wanted, setWanted] = useState('')
  const filter = useDeferredValue(wanted.trim().toLowerCase())
  const query = useQuery({ queryKey: ['services', 'editing'], queryFn: () => api.get('/editing') })
  return (
    <Page
      title={t('listTitle')}
      intro={t('listIntro')}
      actions={
        <>
          <Link className="kern-btn kern-btn--secondary" to="/redaktion/abgleich">
            <span className="kern-label">{t('toImports')}</span>
          </Link>
          <Link className="kern-btn kern-btn--secondary" to="/redaktion/berichte">
            <span className="kern-label">{t('toReports')}</span>
          </Link>
        </>
      }
    >
      <Loaded query={query}>
        {({ services }) => {
          const shown = services.filter((s) => !filter || `${s.title} ${s.id}`.toLowerCase().includes(filter))
          return (
            <>
              <div className="vz-search">
                <Field name="q" type="search" label={t('filter')} optional value={wanted} onChange={(e) => setWanted(e.target.value)} />
              </div>
              {shown.length === 0 ? (
                <State icon="search" title={t('noServices')} />
              ) : (
                <Table
                  caption={t('listTitle')}
                  rows={shown}
                  id={(s) => s.id}
                  columns={[
                    {
                      name: t('service'),
                      head: true,
                      cell: (s) => (
                        <>
                          <Link className="kern-link" to={`/redaktion/leistungen/${s.id}`}>
                            {s.title}
                          </Link>
                          <span className="vz-sub">{s.id}</span>
                        </>
                      ),
                    },
                    {
                      name: t('state'),
                      cell: (s) =>
                        s.waiting ? (
                          <StatusBadge tone={statuses[s.waiting.status].tone} label={t(s.waiting.status)} />
                        ) : (
                          <StatusBadge tone="good" label={t('published')} />
                        ),
                    },
                    { name: t('missing'), cell: (s) => s.gaps.map((g) => t(g)).join(', ') || t('nothingMissing') },
                    { name: t('checkedOn'), cell: (s) => shortDay(s.updatedOn) },
                  ]}
                />
              )}
            </>
          )
        }}
      </Loaded>
      <section className="vz-section">
        <h2 className="kern-heading-medium">{t('newTitle')}</h2>
        <Form act={t('newAct')} onSubmit={(v) => navigate({ to: `/redaktion/leistungen/${text(v, 'id').trim()}` })}>
          <Field name="id" label={t('newId')} hint={t('newIdHint')} pattern="[a-z0-9-]{1,80}" maxLength={80} />
        </Form>
      </section>
    </Page>
  )
}
