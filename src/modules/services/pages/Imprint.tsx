import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { useImprint } from './Contact.tsx'
import { telephone } from './parts.tsx'
import { texts } from './public-texts.ts'

export default function Imprint() {
  const t = useTexts(texts)
  const query = useImprint()
  return (
    <Page title={t('imprintTitle')} intro={t('imprintBody')} query={query}>
      {(i) => (
        <div className="vz-prose kern-body">
          <h2 className="kern-title">{t('provider')}</h2>
          <p>
            {i.officialName}
            <br />
            {i.street}
            <br />
            {i.postcode} {i.city}
          </p>
          <p>
            {t('phone')}:{' '}
            <a className="kern-link" href={telephone(i.phone)}>
              {i.phone}
            </a>
            <br />
            {t('mail')}:{' '}
            <a className="kern-link" href={`mailto:${i.mail}`}>
              {i.mail}
            </a>
            <br />
            {t('web')}:{' '}
            <a className="kern-link" href={i.web}>
              {i.web}
            </a>
          </p>
          <p>{t('providerBody', { town: i.officialName, head: i.head ?? '' })}</p>
          <p>{t('software')}</p>
        </div>
      )}
    </Page>
  )
}
