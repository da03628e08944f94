import { KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Fact, Facts, Field, Form, Page, Radios, Select, State, TwoKeys, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { HeldTables } from './held.tsx'

const api = client<Routes>('register')
const ask = () => api.get('/disclosures')
type Answer = Awaited<ReturnType<typeof ask>>
const refresh = [['register', 'disclosures']]

/** Asked by one, released by another, open for seven days. */
export default function Disclosures() {
  const t = useTexts(texts)
  const me = useMe()
  const { shortInstant } = useFormat()
  const [asking, setAsking] = useState(false)
  const query = useQuery({ queryKey: ['register', 'disclosures'], queryFn: ask })
  return (
    <Page
      title={t('disclosuresTitle')}
      intro={t('disclosuresIntro')}
      actions={allowed(me, may.disclose) && <KernButton variant="primary" text={t('askDisclosure')} onClick={() => setAsking(true)} />}
      query={query}
    >
      {({ disclosures, persons }) => (
        <>
          {disclosures.length === 0 ? (
            <State icon="info" title={t('disclosuresNone')} />
          ) : (
            <TwoKeys
              requests={disclosures}
              facts={(d) => (
                <>
                  <KernHeading level={2} size="small">
                    {t(d.about === 'staff' ? 'aboutStaff' : 'aboutCitizen')}
                  </KernHeading>
                  <Facts>
                    <Fact name={t('about')}>{d.personName ?? d.term ?? t('termHidden')}</Fact>
                    <Fact name={t('reason')}>{d.reason}</Fact>
                    <Fact name={t('askedBy')}>{t('by', { name: d.requestedByName, at: shortInstant(d.requestedAt) })}</Fact>
                    <Fact name={t('releasedBy')}>
                      {d.visibleUntil ? t('openUntil', { name: d.releasedByName, at: shortInstant(d.visibleUntil) }) : t('notReleased')}
                    </Fact>
                  </Facts>
                </>
              )}
              refresh={refresh}
              release={{
                may: (d) => d.mayRelease,
                act: t('release'),
                title: t('releaseTitle'),
                body: (d) => t('releaseBody', { who: d.requestedByName }),
                said: t('releasedSaid'),
                run: (d) => api.post('/disclosures/:id/release', { params: { id: d.id } }),
              }}
              look={{
                may: (d) => d.mayRead,
                act: t('look'),
                title: () => t('lookTitle'),
                run: (d) => api.post('/disclosures/:id/look', { params: { id: d.id } }),
                shown: ({ held }) => <HeldTables held={held} />,
              }}
            />
          )}
          {asking && <Ask persons={persons} onClose={() => setAsking(false)} />}
        </>
      )}
    </Page>
  )
}

function Ask({ persons, onClose }: { persons: Answer['persons']; onClose: () => void }) {
  const t = useTexts(texts)
  const [about, setAbout] = useState('')
  const request = useVerb(
    (v: FormData) =>
      api.post('/disclosures', {
        input: {
          personId: about === 'staff' ? text(v, 'personId') : null,
          term: about === 'citizen' ? text(v, 'term') : null,
          reason: text(v, 'reason'),
        },
      }),
    { refresh, said: t('asked'), onDone: onClose },
  )
  return (
    <Dialog title={t('askDisclosure')} onClose={onClose}>
      <Form act={t('askDisclosure')} onSubmit={(v) => request.run(v)} error={request.error} pending={request.isPending}>
        <Radios
          legend={t('about')}
          name="about"
          onChange={setAbout}
          options={[
            { value: 'citizen', label: t('aboutCitizen') },
            { value: 'staff', label: t('aboutStaff') },
          ]}
        />
        {about === 'staff' && (
          <Select
            name="personId"
            label={t('person')}
            options={[{ value: '', label: t('choose') }, ...persons.map((p) => ({ value: p.id, label: p.name }))]}
          />
        )}
        {about === 'citizen' && <Field name="term" label={t('term')} hint={t('termHint')} minLength={4} maxLength={200} autoComplete="off" />}
        <Area name="reason" label={t('reason')} hint={t('reasonHint')} minLength={30} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
