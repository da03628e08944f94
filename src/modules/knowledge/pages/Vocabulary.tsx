import { useQuery } from '@tanstack/react-query'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, Field, Form, Loaded, Page, Refusal, StatusBadge, Table, text, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('knowledge')
const key = ['knowledge', 'vocabulary']

/** The town's own synonyms, what is proposed, and what was searched in vain. */
export default function Vocabulary() {
  const t = useTexts(texts)
  const { shortInstant } = useFormat()
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/vocabulary') })
  const keep = useVerb((words: string[]) => api.post('/synonyms', { input: { words } }), { refresh: [key], said: t('keptSaid') })
  const decide = useVerb(({ id, keep }: { id: string; keep: boolean }) => api.post('/synonyms/:id/decision', { params: { id }, input: { keep } }), {
    refresh: [key],
    said: t('decidedSaid'),
  })
  const submit = (values: FormData) =>
    keep.run(
      text(values, 'words')
        .split(',')
        .map((w) => w.trim())
        .filter(Boolean),
    )
  return (
    <Page title={t('wordsTitle')} intro={t('wordsIntro')}>
      <Form act={t('keepAct')} onSubmit={submit} error={keep.error} pending={keep.isPending}>
        <Field name="words" label={t('group')} hint={t('groupHint')} maxLength={500} />
      </Form>
      <Loaded query={query}>
        {({ synonyms, gaps }) => (
          <>
            <h2 className="kern-heading-medium vz-section">{t('synonyms')}</h2>
            <Refusal error={decide.error} />
            {synonyms.length === 0 ? (
              <p className="kern-body">{t('noSynonyms')}</p>
            ) : (
              <Table
                caption={t('synonyms')}
                rows={synonyms}
                id={(s) => s.id}
                columns={[
                  { name: t('group'), head: true, cell: (s) => s.words.join(', ') },
                  {
                    name: t('status'),
                    cell: (s) => <StatusBadge tone={s.state === 'kept' ? 'good' : 'warn'} label={t(s.state === 'kept' ? 'kept' : 'proposed')} />,
                  },
                  { name: t('seen'), cell: (s) => s.seen },
                  {
                    name: t('act'),
                    cell: (s) => (
                      <div className="vz-actions">
                        {s.state === 'proposed' && (
                          <ActOf text={t('keep')} of={s.words.join(', ')} onClick={() => decide.run({ id: s.id, keep: true })} />
                        )}
                        <ActOf variant="tertiary" text={t('refuse')} of={s.words.join(', ')} onClick={() => decide.run({ id: s.id, keep: false })} />
                      </div>
                    ),
                  },
                ]}
              />
            )}
            <h2 className="kern-heading-medium vz-section">{t('gaps')}</h2>
            <p className="kern-body">{t('gapsHint')}</p>
            {gaps.length === 0 ? (
              <p className="kern-body">{t('noGaps')}</p>
            ) : (
              <Table
                caption={t('gaps')}
                rows={gaps}
                id={(g) => g.words}
                columns={[
                  { name: t('group'), head: true, cell: (g) => g.words },
                  { name: t('seen'), cell: (g) => g.seen },
                  { name: t('lastAt'), cell: (g) => shortInstant(g.lastAt) },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}
