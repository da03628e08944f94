import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { client } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { announce, Check, Page, ProvenanceLabel, Refusal, useParam, useVerb } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { Closed, mayAsk } from './closed.tsx'
import { ClassSelect, Composer } from './composer.tsx'
import { Documents } from './documents.tsx'
import { Message } from './message.tsx'
import { Search } from './search.tsx'

const api = client<Routes>('writing-desk')
const ask = async (id: string) => {
  const [ready, conversation] = await Promise.all([api.get('/ready'), api.get('/conversations/:id', { params: { id } })])
  return { ready, conversation }
}
type Asked = Awaited<ReturnType<typeof ask>>
type Failed = { why: string; sentence: { de: string; en: string } }

/** One conversation: what was said, each answer with its label, the documents beside it, and where one writes. */
export default function Conversation() {
  const t = useTexts(texts)
  const id = useParam('id')
  const { shortDay } = useFormat()
  const query = useQuery({ queryKey: ['writing-desk', 'conversation', id], queryFn: () => ask(id) })
  const data = query.data?.conversation
  return (
    <Page
      title={data?.title || t('conversation')}
      intro={data && `${t('endsOn')} ${shortDay(data.endsOn)}`}
      actions={
        <Link className="kern-link" to="/schreibtisch-ki">
          {t('all')}
        </Link>
      }
      query={query}
    >
      {(asked) => <Talk key={id} {...asked} />}
    </Page>
  )
}

function Talk({ ready, conversation }: Asked) {
  const t = useTexts(texts)
  const now = language.use()
  const go = useNavigate()
  const queries = useQueryClient()
  const { id, messages, dataClass } = conversation
  const { antworten } = useSearch({ strict: false }) as { antworten?: string | number }
  const [value, setValue] = useState('')
  const [knowledge, setKnowledge] = useState(false)
  const [running, setRunning] = useState<{ question?: string | undefined; answer: string; comparing?: boolean }>()
  const [failed, setFailed] = useState<Failed>()
  const [error, setError] = useState<unknown>()
  const [raisedTo, setRaised] = useState<string>()
  const stopper = useRef<AbortController>(undefined)
  const refresh = [['writing-desk']]
  const reclass = useVerb((to: typeof dataClass) => api.post('/conversations/:id/class', { params: { id }, input: { dataClass: to } }), { refresh })
  const titleOf = (c: string) => ready.classes.find((x) => x.id === c)?.title ?? c
  const waits = messages.at(-1)?.role === 'person'
  const hasModel = mayAsk(ready)

  async function answer(question?: string) {
    if (running) return
    const stop = new AbortController()
    stopper.current = stop
    setRunning({ question, answer: '' })
    setFailed(undefined)
    setError(undefined)
    setRaised(undefined)
    announce(t('writing'))
    let kept = false
    try {
      await api.stream('/conversations/:id/answer', {
        params: { id },
        input: { ...(question ? { text: question } : {}), knowledge },
        signal: stop.signal,
        onPiece: (piece) => {
          if (piece.kind === 'asked') {
            kept = true
            if (piece.raised) setRaised(piece.dataClass)
          } else if (piece.kind === 'text') setRunning((r) => r && { ...r, answer: r.answer + piece.text })
          else if (piece.kind === 'answered') {
            announce(t('answered'))
            // It stands in the talk from now on; what follows compares it with what there was to read.
            queries
              .invalidateQueries({ queryKey: ['writing-desk', 'conversation', id] })
              .then(() => setRunning((r) => r && { answer: '', comparing: true }))
          } else if (piece.kind === 'compared') announce(t('compared'))
          else setFailed(piece)
        },
      })
    } catch (e) {
      if (stop.signal.aborted) announce(t('stopped'))
      else setError(e)
      if (question && !kept) setValue(question) // nothing that was written is lost
    }
    // Who stops is faster than the house, which still keeps what was there.
    if (stop.signal.aborted) await new Promise((done) => setTimeout(done, 500))
    await queries.invalidateQueries({ queryKey: ['writing-desk'] })
    setRunning(undefined)
  }
  const send = () => {
    const question = value.trim()
    if (!question || running) return
    setValue('')
    answer(question)
  }
  const stop = () => stopper.current?.abort()
  const begun = useRef(false)
  useEffect(() => {
    if (antworten && waits && !begun.current) {
      begun.current = true
      go({ to: `/schreibtisch-ki/${id}`, replace: true })
      answer()
    }
    return () => stopper.current?.abort()
  }, [])

  return (
    <div className="vz-stack vz-chat">
      <ol className="vz-plain vz-chat__talk" aria-label={t('conversation')}>
        {messages.map((m) => (
          <Message key={m.id} conversationId={id} message={m} />
        ))}
        {running?.question && !messages.some((m) => m.role === 'person' && m.text === running.question && m === messages.at(-1)) && (
          <li className="vz-chat__person">
            <h2 className="kern-title">{t('you')}</h2>
            <p className="kern-body vz-letter">{running.question}</p>
          </li>
        )}
        {running && !running.comparing && (
          <li className="vz-chat__model">
            <h2 className="kern-title">{t('model')}</h2>
            <p className="vz-sub">{t('writing')}</p>
            <ProvenanceLabel origin="generated">
              <p className="kern-body vz-letter">{running.answer}</p>
            </ProvenanceLabel>
          </li>
        )}
      </ol>
      {running?.comparing && (
        <p className="vz-sub" aria-live="polite">
          {t('comparing')}
        </p>
      )}
      {raisedTo && <KernAlert variant="warning" title={t('dataClass')} body={t('raised', { title: titleOf(raisedTo) })} />}
      <Refusal error={error ?? reclass.error} />
      {failed && (
        <>
          <KernAlert variant="warning" title={t('noAnswer')} body={failed.sentence[now]} />
          <details className="vz-why">
            <summary>{t('searchInstead')}</summary>
            <Search query={messages.findLast((m) => m.role === 'person')?.text ?? ''} />
          </details>
        </>
      )}
      {!running && waits && hasModel && (
        <div className="vz-actions">
          <p className="kern-body">{t('unanswered')}</p>
          <KernButton text={t('answerNow')} onClick={() => answer()} />
        </div>
      )}
      {hasModel ? (
        <>
          <Composer templates={ready.templates} value={value} onChange={setValue} onSend={send} onStop={running && stop}>
            <Check name="knowledge" label={t('knowledge')} checked={knowledge} onChange={(e) => setKnowledge(e.target.checked)} />
          </Composer>
          <div className="vz-actions">
            {running ? (
              <KernButton variant="primary" text={t('stop')} onClick={stop} />
            ) : (
              <KernButton variant="primary" text={t('ask')} aria-disabled={!value.trim()} onClick={send} />
            )}
          </div>
        </>
      ) : (
        <>
          <Closed ready={ready} />
          <Search />
        </>
      )}
      <Documents conversation={conversation} onRaised={setRaised} />
      <ClassSelect classes={ready.classes} value={dataClass} onChange={(to) => reclass.run(to)} />
      {messages.length > 0 && (
        <p className="vz-acts">
          <span className="kern-body">{t('takeAll')}:</span>
          {(['docx', 'md'] as const).map((format) => (
            <a key={format} className="kern-link" href={api.url('/conversations/:id/file', { params: { id }, input: { format } })}>
              {t(format === 'docx' ? 'asDocx' : 'asMd')}
            </a>
          ))}
        </p>
      )}
    </div>
  )
}
