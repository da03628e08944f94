import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { Loaded, State } from '#web/parts/states.tsx'
import { Table } from '#web/parts/table.tsx'
import type { Routes } from '../routes.ts'
import { Finder } from './finder.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

/** The form finder, and every form by name. */
export default function Forms() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['services', 'forms'], queryFn: () => api.get('/forms'), staleTime: 60_000 })
  return (
    <Page title={t('formsTitle')} intro={t('formsIntro')}>
      <Loaded query={query} isEmpty={(d) => d.forms.length === 0} empty={<State icon="draft" title={t('noForms')} />}>
        {({ forms }) => (
          <>
            <Finder />
            <section className="vz-section" aria-labelledby="alle">
              <h2 className="kern-heading-medium" id="alle">
                {t('allForms')}
              </h2>
              <Table
                caption={t('allForms')}
                rows={forms}
                id={(f) => f.id}
                columns={[
                  {
                    name: t('form'),
                    head: true,
                    cell: (f) => (
                      <Link className="kern-link" to={`/formulare/${f.id}`}>
                        {f.title}
                      </Link>
                    ),
                  },
                  {
                    name: t('formFor'),
                    cell: (f) => (
                      <Link className="kern-link" to={`/leistungen/${f.service.id}`}>
                        {f.service.title}
                      </Link>
                    ),
                  },
                  { name: t('formKind'), cell: (f) => t(f.path ? 'formOnline' : 'formPdf') },
                ]}
              />
            </section>
          </>
        )}
      </Loaded>
    </Page>
  )
}
