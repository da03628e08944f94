import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { ActOf, Confirm, Dialog, Field, Form, Page, Refusal, Table, text, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { keptDays } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Closed, mayAsk } from './closed.tsx'
import { ClassSelect, Composer, type Ready } from './composer.tsx'
import { Search } from './search.tsx'
import { Templates } from './templates.tsx'

const api = client<Routes>('writing-desk')
const ask = async () => {
  const [ready, { conversations }] = await Promise.all([api.get('/ready'), api.get('/conversations')])
  return { ready, conversations }
}
type Line = Awaited<ReturnType<typeof ask>>['conversations'][number]
const refresh = [['writing-desk']]

/** Begin a conversation, or search and take a template where there is no model; and what was asked before. */
export default function Conversations() {
  const t = useTexts(texts)
  const query = useQuery({ queryKey: ['writing-desk', 'conversations'], queryFn: ask })
  return (
    <Page title={t('title')} intro={t('intro', { days: keptDays })} query={query}>
      {({ ready, conversations }) => (
        <>
          {mayAsk(ready) ? (
            <Begin ready={ready} />
          ) : (
            <>
              <Closed ready={ready} />
              <Search />
            </>
          )}
          <History conversations={conversations} classes={ready.classes} />
          <Templates templates={ready.templates} />
        </>
      )}
    </Page>
  )
}

function Begin({ ready: { classes, usual, templates } }: { ready: Ready }) {
  const t = useTexts(texts)
  const go = useNavigate()
  const [value, setValue] = useState('')
  const [dataClass, setClass] = useState(usual)
  const start = useVerb((input: string | undefined) => api.post('/conversations', { input: { dataClass, ...(input ? { text: input } : {}) } }), {
    onDone: ({ id }, input) => go({ to: `/schreibtisch-ki/${id}`, ...(input ? { search: { antworten: '1' } as never } : {}) }),
  })
  const send = () => {
    if (value.trim() && !start.isPending) start.run(value.trim())
  }
  return (
    <section aria-labelledby="new" className="vz-stack">
      <h2 className="kern-heading-medium" id="new">
        {t('newTitle')}
      </h2>
      <Composer templates={templates} value={value} onChange={setValue} onSend={send}>
        <ClassSelect classes={classes} value={dataClass} onChange={setClass} />
      </Composer>
      <Refusal error={start.error} />
      <div className="vz-actions">
        <KernButton variant="primary" text={t('ask')} aria-disabled={start.isPending || !value.trim()} onClick={send} />
        <KernButton text={t('documentsFirst')} aria-disabled={start.isPending} onClick={() => start.run(undefined)} />
      </div>
    </section>
  )
}

function History({ conversations, classes }: { conversations: Line[]; classes: Ready['classes'] }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const { shortInstant, shortDay } = useFormat()
  const [open, setOpen] = useState<{ what: 'rename' | 'remove'; line: Line }>()
  const close = () => setOpen(undefined)
  const named = (line: Line) => ({ title: line.title || t('untitled') })
  const rename = useVerb(
    ({ id, title }: { id: string; title: string }) => api.post('/conversations/:id/title', { params: { id }, input: { title } }),
    {
      refresh,
      said: t('renamed'),
      onDone: close,
    },
  )
  const removal = useVerb(({ id }: Line) => api.post('/conversations/:id/removal', { params: { id } }), { refresh, said: t('removed') })
  return (
    <section aria-labelledby="history" className="vz-section">
      <h2 className="kern-heading-medium" id="history">
        {t('history')}
      </h2>
      <Refusal error={removal.error} />
      {conversations.length === 0 ? (
        <p className="kern-body">{t('noHistory')}</p>
      ) : (
        <Table
          caption={t('history')}
          rows={conversations}
          id={(c) => c.id}
          columns={[
            {
              name: t('conversation'),
              head: true,
              cell: (c) => (
                <Link className="kern-link" to={`/schreibtisch-ki/${c.id}`}>
                  {named(c).title}
                </Link>
              ),
            },
            { name: t('class'), cell: (c) => classes.find((x) => x.id === c.dataClass)?.title ?? c.dataClass },
            { name: t('lastAt'), cell: (c) => shortInstant(c.lastAt) },
            { name: t('endsOn'), cell: (c) => shortDay(c.endsOn) },
            {
              name: t('acts'),
              cell: (line) => (
                <div className="vz-acts">
                  <ActOf
                    className="kern-btn--x-small"
                    variant="tertiary"
                    text={t('rename')}
                    of={named(line).title}
                    onClick={() => setOpen({ what: 'rename', line })}
                  />
                  <ActOf
                    className="kern-btn--x-small"
                    variant="tertiary"
                    text={t('remove')}
                    of={named(line).title}
                    onClick={() => setOpen({ what: 'remove', line })}
                  />
                </div>
              ),
            },
          ]}
        />
      )}
      {open?.what === 'rename' && (
        <Dialog title={t('renameOf', named(open.line))} onClose={close}>
          <Form
            act={t('rename')}
            error={rename.error}
            pending={rename.isPending}
            onSubmit={(v) => rename.run({ id: open.line.id, title: text(v, 'title') })}
            cancel={<KernButton text={w('cancel')} onClick={close} />}
          >
            <Field name="title" label={t('newName')} defaultValue={open.line.title} maxLength={120} />
          </Form>
        </Dialog>
      )}
      {open?.what === 'remove' && (
        <Confirm
          title={t('removeOf', named(open.line))}
          body={t('removeBody')}
          act={t('remove')}
          onClose={close}
          onAct={() => {
            removal.run(open.line)
            close()
          }}
        />
      )}
    </section>
  )
}
