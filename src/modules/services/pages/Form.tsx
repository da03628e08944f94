import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Page, useParam } from '#web/parts/page.tsx'
import { Failed, Loading } from '#web/parts/states.tsx'
import type { Routes } from '../routes.ts'
import { PrintButton } from './finder.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')

/** What a form asks, so that one can lay everything ready; printed it is the form itself, with room to write. */
export default function FormView() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['services', 'form', id], queryFn: () => api.get('/forms/:id', { params: { id } }) })
  const form = query.data
  if (!form)
    return (
      <Page title={t('formsTitle')}>{query.isError ? <Failed error={query.error} onRetry={() => query.refetch()} /> : <Loading lines={8} />}</Page>
    )
  return (
    <Page title={form.title} intro={t(form.path ? 'formIntro' : 'formPrintIntro')} actions={<PrintButton label={t('formPrint')} />}>
      {form.path && (
        <Link className="kern-btn kern-btn--primary vz-noprint" to={form.path}>
          <span className="kern-label">{t('applyOnline', { title: form.title })}</span>
        </Link>
      )}
      <p className="kern-body vz-noprint">
        {t('formFor')}:{' '}
        <Link className="kern-link" to={`/leistungen/${form.service.id}`}>
          {form.service.title}
        </Link>
      </p>
      <div lang="de">
        {form.steps.map((step, i) => (
          <section key={step.title} className="vz-section" aria-labelledby={`schritt-${i}`}>
            <h2 className="kern-heading-medium" id={`schritt-${i}`}>
              {t('formStep', { n: i + 1, title: step.title })}
            </h2>
            <dl className="vz-facts">
              {step.fields.map((f) => (
                <div key={f.name} className="vz-fact">
                  <dt>{f.title}</dt>
                  <dd>
                    {f.help}
                    <span className="vz-sub">
                      {t(f.required ? 'formRequired' : 'formOptional')}
                      {f.choices.length > 0 && `. ${t('formChoices', { choices: f.choices.join(', ') })}`}
                    </span>
                    <span className="vz-blank" aria-hidden="true" />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {form.attachments.length > 0 && (
          <section className="vz-section" aria-labelledby="anlagen">
            <h2 className="kern-heading-medium" id="anlagen">
              {t('formAttachments')}
            </h2>
            <ul className="vz-plain kern-body">
              {form.attachments.map((a) => (
                <li key={a.title}>
                  {a.title} <span className="kern-body--muted">({t(a.required ? 'formRequired' : 'formOptional')})</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="vz-section" aria-labelledby="erklaerung">
          <h2 className="kern-heading-medium" id="erklaerung">
            {t('formDeclaration')}
          </h2>
          <p className="kern-body">{form.declaration}</p>
          <p className="vz-blank">{t('formSign')}</p>
        </section>
      </div>
    </Page>
  )
}
