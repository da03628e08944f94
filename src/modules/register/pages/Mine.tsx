import { KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { Dialog, Loaded, Page, Paper, Refusal, StatusBadge, Table, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')

/** What holds for me: to read, to learn, and what is open for it. */
export default function Mine() {
  const t = useTexts(texts)
  const now = language.use()
  const { shortInstant, shortDay } = useFormat()
  const [reading, setReading] = useState(false)
  const query = useQuery({ queryKey: ['register', 'mine'], queryFn: () => api.get('/mine') })
  return (
    <Page title={t('mineTitle')} intro={t('mineIntro')} query={query}>
      {({ version, issuedAt, acknowledgedAt, courses, methods }) => (
        <>
          <section>
            <KernHeading level={2} size="small">
              {t('instructionTitle')}
            </KernHeading>
            {version === null || issuedAt === null ? (
              <p className="kern-body">{t('instructionNone')}</p>
            ) : (
              <>
                <p className="kern-body">
                  {t('instructionOf', { version, at: shortInstant(issuedAt) })}{' '}
                  {acknowledgedAt ? t('acknowledgedAt', { at: shortInstant(acknowledgedAt) }) : ''}
                </p>
                <KernButton variant={acknowledgedAt ? 'secondary' : 'primary'} text={t('readIt')} onClick={() => setReading(true)} />
              </>
            )}
          </section>
          <section className="vz-section">
            <KernHeading level={2} size="small">
              {t('coursesMine')}
            </KernHeading>
            {courses.length === 0 ? (
              <p className="kern-body">{t('coursesNoneMine')}</p>
            ) : (
              <Table
                caption={t('coursesMine')}
                rows={courses}
                id={(c) => c.id}
                columns={[
                  {
                    name: t('course'),
                    head: true,
                    cell: (c) => (
                      <>
                        {c.title}
                        <span className="vz-sub">{c.content}</span>
                      </>
                    ),
                  },
                  {
                    name: t('completed'),
                    cell: (c) =>
                      c.completedOn
                        ? [shortDay(c.completedOn), c.validUntil && t('until', { day: shortDay(c.validUntil) })].filter(Boolean).join(', ')
                        : t('notYet'),
                  },
                ]}
              />
            )}
          </section>
          <section className="vz-section">
            <KernHeading level={2} size="small">
              {t('methodsMine')}
            </KernHeading>
            <Table
              caption={t('methodsMine')}
              rows={methods}
              id={(m) => m.id}
              columns={[
                { name: t('method'), head: true, cell: (m) => m.title[now] },
                {
                  name: t('isOpen'),
                  cell: (m) => (
                    <>
                      <StatusBadge tone={m.open ? 'good' : 'warn'} label={t(m.open ? 'isOpen' : 'isClosed')} /> {m.why?.[now]}
                    </>
                  ),
                },
              ]}
            />
          </section>
          {reading && version !== null && <Reading version={version} done={acknowledgedAt !== null} onClose={() => setReading(false)} />}
        </>
      )}
    </Page>
  )
}

function Reading({ version, done, onClose }: { version: number; done: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['register', 'instruction', version], queryFn: () => api.get('/instruction') })
  const acknowledge = useVerb(() => api.post('/mine/acknowledgement', { input: { version } }), {
    refresh: [['register']],
    said: t('acknowledged'),
    onDone: onClose,
  })
  return (
    <Dialog title={t('instructionTitle')} onClose={onClose} wide>
      <Loaded query={query}>
        {(paper) => (
          <>
            <Paper paper={paper} level={3} />
            <Refusal error={acknowledge.error} />
            {!done && (
              <KernButton variant="primary" text={t('acknowledge')} onClick={() => acknowledge.run()} aria-disabled={acknowledge.isPending} />
            )}
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
