import { useTexts } from '#web/language.ts'
import { Page } from '#web/parts/page.tsx'
import { useImprint } from './Contact.tsx'
import { texts } from './public-texts.ts'

export default function Accessibility() {
  const t = useTexts(texts)
  const query = useImprint()
  return (
    <Page title={t('accessTitle')} query={query}>
      {(i) => (
        <div className="vz-prose kern-body">
          <p>{t('accessIntro', { town: i.officialName })}</p>
          <h2 className="kern-title">{t('accessState')}</h2>
          <p>{t('accessStateBody')}</p>
          <h2 className="kern-title">{t('accessKnown')}</h2>
          <p>{t('accessKnownBody')}</p>
          <h2 className="kern-title">{t('accessFeedback')}</h2>
          <p>{t('accessFeedbackBody', { mail: i.mail, phone: i.phone })}</p>
          <h2 className="kern-title">{t('accessArbitration')}</h2>
          <p>{t('accessArbitrationBody')}</p>
        </div>
      )}
    </Page>
  )
}
