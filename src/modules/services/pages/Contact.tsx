import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { Fact, Facts } from '#web/parts/labels.tsx'
import { Page } from '#web/parts/page.tsx'
import type { Routes } from '../routes.ts'
import { Hours, NextOpen, telephone } from './parts.tsx'
import { texts } from './public-texts.ts'

const api = client<Routes>('services')
export const useImprint = () => useQuery({ queryKey: ['services', 'imprint'], queryFn: () => api.get('/imprint'), staleTime: 60_000 })

export default function Contact() {
  const t = useTexts(texts)
  const query = useImprint()
  return (
    <Page title={t('contactTitle')} query={query}>
      {(i) => (
        <>
          <p className="kern-title">{i.officialName}</p>
          <Facts>
            <Fact name={t('address')}>
              {i.street}, {i.postcode} {i.city}
            </Fact>
            <Fact name={t('phone')}>
              <a className="kern-link" href={telephone(i.phone)}>
                {i.phone}
              </a>
            </Fact>
            <Fact name={t('mail')}>
              <a className="kern-link" href={`mailto:${i.mail}`}>
                {i.mail}
              </a>
            </Fact>
            <Fact name={t('hours')}>
              <p className="kern-body">
                <NextOpen next={i.next} />
              </p>
              <Hours week={i.week} />
            </Fact>
          </Facts>
          <p className="kern-body vz-section">
            <strong>{t('emergency')}</strong>
          </p>
        </>
      )}
    </Page>
  )
}
