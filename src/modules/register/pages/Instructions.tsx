import { KernAlert, KernButton, KernHeading } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Dialog, Form, Loaded, Page, Paper, State, Table, text, useVerb } from '#web/parts/index.ts'
import { may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('register')

/** Versions of the Dienstanweisung, and the draft of the next. */
export default function Instructions() {
  const t = useTexts(texts)
  const { shortInstant, number } = useFormat()
  const issues = allowed(useMe(), may.instruct)
  const [open, setOpen] = useState<'issue' | number>()
  const query = useQuery({ queryKey: ['register', 'instructions'], queryFn: () => api.get('/instructions') })
  return (
    <Page
      title={t('issueTitle')}
      intro={t('issueIntro')}
      actions={issues && <KernButton variant="primary" text={t('issue')} onClick={() => setOpen('issue')} />}
      query={query}
    >
      {({ instructions, draft }) => (
        <>
          {instructions[0]?.outdated && <KernAlert variant="warning" title={t('issueTitle')} body={t('outdated')} />}
          {instructions.length === 0 ? (
            <State icon="info" title={t('noVersions')} />
          ) : (
            <Table
              caption={t('issueTitle')}
              rows={instructions}
              id={(i) => String(i.version)}
              columns={[
                {
                  name: t('version'),
                  head: true,
                  cell: (i) => (
                    <KernButton
                      className="kern-btn--x-small"
                      variant="tertiary"
                      text={String(i.version)}
                      alt={t('instructionOf', { version: i.version, at: shortInstant(i.issuedAt) })}
                      onClick={() => setOpen(i.version)}
                    />
                  ),
                },
                { name: t('issued'), cell: (i) => t('by', { name: i.issuedByName, at: shortInstant(i.issuedAt) }) },
                {
                  name: t('acknowledgements'),
                  cell: (i) => (i.missing ? t('missingOf', { count: number(i.acknowledged), missing: number(i.missing) }) : number(i.acknowledged)),
                },
              ]}
            />
          )}
          <section className="vz-section">
            <KernHeading level={2} size="small">
              {t('draftTitle')}
            </KernHeading>
            <Paper paper={draft} level={3} />
          </section>
          {open === 'issue' && <Issue onClose={() => setOpen(undefined)} />}
          {typeof open === 'number' && <Issued version={open} onClose={() => setOpen(undefined)} />}
        </>
      )}
    </Page>
  )
}

function Issue({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts)
  const issue = useVerb((v: FormData) => api.post('/instructions', { input: { own: text(v, 'own') } }), {
    refresh: [['register']],
    said: t('issuedSaid'),
    onDone: onClose,
  })
  return (
    <Dialog title={t('issue')} onClose={onClose}>
      <p className="kern-body">{t('issueIntro')}</p>
      <Form act={t('issueAct')} onSubmit={(v) => issue.run(v)} error={issue.error} pending={issue.isPending}>
        <Area name="own" label={t('ownRules')} hint={t('ownRulesHint')} rows={8} maxLength={20_000} optional />
      </Form>
    </Dialog>
  )
}

function Issued({ version, onClose }: { version: number; onClose: () => void }) {
  const t = useTexts(texts)
  const query = useQuery({
    queryKey: ['register', 'instructions', version],
    queryFn: () => api.get('/instructions/:version', { params: { version: String(version) } }),
  })
  return (
    <Dialog title={`${t('version')} ${version}`} onClose={onClose} wide>
      <Loaded query={query}>{(paper) => <Paper paper={paper} level={3} />}</Loaded>
    </Dialog>
  )
}
