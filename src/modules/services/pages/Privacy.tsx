import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { useImprint } from './Contact.tsx'
import { telephone } from './parts.tsx'
import { texts } from './public-texts.ts'

export default function Privacy() {
  const t = useTexts(texts)
  const query = useImprint()
  return (
    <Page title={t('privacyTitle')} intro={t('privacyIntro')} query={query}>
      {(i) => (
        <div className="vz-prose kern-body">
          <p>{t('privacyWhat1')}</p>
          <p>{t('privacyWhat2')}</p>
          <p>{t('privacyWhat3')}</p>
          <p>{t('privacyWhat4')}</p>
          <h2 className="kern-title">{t('privacyRights')}</h2>
          <p>{t('privacyRightsBody')}</p>
          {i.dataProtection && (
            <>
              <h2 className="kern-title">{t('privacyOfficer')}</h2>
              <p>
                {i.dataProtection.name}
                <br />
                <a className="kern-link" href={telephone(i.dataProtection.phone)}>
                  {i.dataProtection.phone}
                </a>
                <br />
                <a className="kern-link" href={`mailto:${i.dataProtection.mail}`}>
                  {i.dataProtection.mail}
                </a>
              </p>
            </>
          )}
        </div>
      )}
    </Page>
  )
}
