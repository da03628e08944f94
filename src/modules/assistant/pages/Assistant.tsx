import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Offline } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { announce, Dialog, Field, Form, Page, ProvenanceLabel, text } from '#web/parts/index.ts'
import { useSentence } from '#web/sentences.ts'
import type { Level } from '../contract.ts'
import { HandoverForm, type HandoverKind } from './handover.tsx'
import { pageTexts } from './page-texts.ts'
import { type Answer, api, drop, level, mostTyped, setLevel, startOver, type Turn, turns, useAsk } from './talk.ts'
import { Dictate, ReadAloud } from './voice.tsx'

/** The citizen's page: one question field, answers with their sources, and a person one tap away. */
export default function Assistant() {
  const t = useTexts(pageTexts)
  const { town } = useMe()
  const now = level.use()
  const opening = useQuery({
    queryKey: ['assistant', 'opening', now],
    queryFn: () => api.get('/opening', { input: { level: now } }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('title', { town: town.officialName })} query={opening}>
      {(opened) => <Talk opened={opened} />}
    </Page>
  )
}

type Opened = Awaited<ReturnType<typeof api.get<'/opening'>>>

function Talk({ opened }: { opened: Opened }) {
  const t = useTexts(pageTexts)
  const all = turns.use()
  const [question, setQuestion] = useState('')
  const [handover, setHandover] = useState<HandoverKind>()
  /** What stands in the field was recognised by a machine and nobody has changed it yet. */
  const [spokenWords, setSpokenWords] = useState(false)
  const [codeAsked, setCodeAsked] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const newest = useRef<HTMLLIElement>(null)
  const asking = useAsk({ proving: t('proving') }, (text) => text && announce(text))
  const longest = opened.longestQuestion

  const send = (asked: string, calm = false) => {
    const wanted = asked.trim()
    if (!wanted || asking.isPending || wanted.length > mostTyped) return
    announce(t('answering'))
    asking.mutate({ question: wanted, calm })
    setQuestion('')
    setSpokenWords(false)
    field.current?.focus({ preventScroll: true })
  }
  /** Behind what stands in the field already; the citizen reads it and sends it. */
  const heard = (words: string) => {
    setQuestion((before) => [before.trim(), words].filter(Boolean).join(' '))
    setSpokenWords(true)
    field.current?.focus({ preventScroll: true })
  }
  const again = ({ id, question: asked, calm }: Turn) => {
    if (asking.isPending) return
    drop(id)
    announce(t('answering'))
    asking.mutate({ question: asked, calm })
  }
  const last = all.at(-1)
  const done = !!last?.answer
  // The question stays at the top of what is seen, so that a long answer is read from its beginning.
  useEffect(() => {
    if (last) newest.current?.scrollIntoView({ block: done ? 'start' : 'nearest' })
  }, [last?.id, done])

  const submit = (e: FormEvent) => {
    e.preventDefault()
    send(question)
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.shiftKey || e.nativeEvent.isComposing) return
    e.preventDefault()
    send(question)
  }
  const on = (next: Answer['next'][number]) => {
    if (next.kind === 'ask' && next.question) send(next.question)
    else if (next.kind === 'anyway' && next.question) send(next.question, true)
    else if (next.kind === 'message' || next.kind === 'call-back') setHandover(next.kind)
    else if (next.kind === 'application') setCodeAsked(true)
  }

  return (
    <>
      {all.length === 0 && (
        <KernAlert
          variant="info"
          title={t('noticeTitle')}
          body={opened.notice.slice(1).map((line) => (
            <p key={line} className="kern-body">
              {line}
            </p>
          ))}
        />
      )}
      {all.length > 0 && (
        <ol className="vz-plain vz-talk" aria-label={t('conversation')}>
          {all.map((turn) => (
            <li key={turn.id} ref={turn === last ? newest : undefined}>
              <TurnView turn={turn} onNext={on} onAgain={again} isLast={turn === last} aloud={opened.aloud} />
            </li>
          ))}
        </ol>
      )}

      <form className="vz-talk__form" onSubmit={submit}>
        <label className="kern-label" htmlFor="question">
          {t('yourQuestion')}
        </label>
        <div className="kern-hint" id="question-hint">
          {spokenWords && <strong>{t('check')} </strong>}
          <span className="vz-talk__keys">{t('questionHint')}</span>
          {question.length > longest
            ? ` ${t('long', { count: longest })}`
            : question.length > longest - 100 && ` ${t('left', { count: longest - question.length })}`}
        </div>
        <textarea
          id="question"
          ref={field}
          rows={2}
          className="kern-form-input__input"
          value={question}
          maxLength={mostTyped}
          aria-describedby="question-hint"
          enterKeyHint="send"
          onChange={(e) => {
            setQuestion(e.target.value)
            setSpokenWords(false)
          }}
          onKeyDown={onKey}
        />
        <div className="vz-actions">
          <KernButton type="submit" variant="primary" text={t('ask')} aria-disabled={asking.isPending} />
          {opened.dictation && <Dictate {...opened.dictation} onWords={heard} />}
          {all.length > 0 && (
            <KernButton type="button" variant="tertiary" text={t('startOver')} onClick={() => startOver().then(() => announce(t('startedOver')))} />
          )}
        </div>
        <p className="kern-body kern-body--small">{opened.emergency}</p>
      </form>
      <Levels levels={opened.levels} />

      {all.length === 0 && (
        <section className="vz-section">
          <h2 className="kern-heading-small">{t('examples')}</h2>
          <ul className="vz-plain vz-talk__next">
            {opened.examples.map((example) => (
              <li key={example}>
                <KernButton variant="secondary" text={example} onClick={() => send(example)} />
              </li>
            ))}
          </ul>
        </section>
      )}

      <section className="vz-section">
        <h2 className="kern-heading-small">{t('person')}</h2>
        <ul className="vz-plain vz-talk__next">
          <li>
            <a className="kern-btn kern-btn--secondary" href={opened.contact.href}>
              <span className="kern-label">{t('call', { phone: opened.contact.phone })}</span>
            </a>{' '}
            <span className="kern-body kern-body--small">{opened.contact.hours}</span>
          </li>
          <li>
            <KernButton variant="secondary" text={t('callBack')} onClick={() => setHandover('call-back')} />
          </li>
          <li>
            <KernButton variant="secondary" text={t('message')} onClick={() => setHandover('message')} />
          </li>
        </ul>
      </section>
      {handover && (
        <HandoverForm
          kind={handover}
          letter={question.length > longest ? question : last?.answer?.ending === 'too-long' ? last.question : undefined}
          onClose={() => setHandover(undefined)}
        />
      )}
      {codeAsked && (
        <Dialog title={t('codeTitle')} onClose={() => setCodeAsked(false)}>
          <Form
            act={t('ask')}
            onSubmit={(values) => {
              setCodeAsked(false)
              send(text(values, 'code'))
            }}
          >
            <Field name="code" label={t('code')} autoComplete="off" maxLength={40} />
          </Form>
        </Dialog>
      )}
    </>
  )
}

function Levels({ levels }: { levels: readonly { level: Level; label: string }[] }) {
  const t = useTexts(pageTexts)
  const now = level.use()
  if (!levels.length) return null
  return (
    <fieldset className="kern-fieldset vz-talk__levels">
      <legend className="kern-label">{t('howSpoken')}</legend>
      <div className="vz-actions">
        {levels.map((l) => (
          <div className="kern-form-check" key={l.level}>
            <input
              className="kern-form-check__radio"
              type="radio"
              id={`level-${l.level}`}
              name="level"
              checked={now === l.level}
              onChange={() => setLevel(l.level)}
            />
            <label className="kern-label" htmlFor={`level-${l.level}`} lang={l.level === 'english' ? 'en' : 'de'}>
              {l.label}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

type OnNext = (next: Answer['next'][number]) => void

type Aloud = Opened['aloud']
function TurnView({
  turn,
  onNext,
  onAgain,
  isLast,
  aloud,
}: {
  turn: Turn
  onNext: OnNext
  onAgain: (turn: Turn) => void
  isLast: boolean
  aloud: Aloud
}) {
  const t = useTexts(pageTexts)
  const { answer } = turn
  const sentence = useSentence(turn.error)
  const problem = turn.error instanceof Offline ? t('offline') : sentence
  return (
    <article className="vz-talk__turn">
      <h2 className="vz-talk__question">
        <span className="kern-sr-only">{t('youAsked')}: </span>
        {turn.question}
      </h2>
      {!answer && !turn.error && (
        <div className="kern-body">
          <p className="vz-sub">{turn.working ?? t('answering')}</p>
          {turn.sentences.length > 0 && <p>{turn.sentences.join(' ')}</p>}
        </div>
      )}
      {problem && (
        <div className="vz-stack">
          <KernAlert variant="warning" title={problem} />
          {isLast && (
            <div className="vz-actions">
              <KernButton variant="secondary" text={t('again')} onClick={() => onAgain(turn)} />
            </div>
          )}
        </div>
      )}
      {answer && <AnswerView answer={answer} onNext={onNext} isLast={isLast} aloud={aloud} />}
    </article>
  )
}

const alertOf = { good: undefined, neutral: undefined, warn: 'warning', urgent: 'danger' } as const

function AnswerView({ answer, onNext, isLast, aloud }: { answer: Answer; onNext: OnNext; isLast: boolean; aloud: Aloud }) {
  const t = useTexts(pageTexts)
  const { shortDay } = useFormat()
  const alert = alertOf[answer.tone]
  // Under an answer that quotes, the two ways to a person that are always the same stand once, below the question field.
  const next = answer.sources.length ? answer.next.filter((n) => n.kind !== 'message' && n.kind !== 'call-back') : answer.next
  return (
    <div lang={answer.language} className={`vz-talk__answer vz-talk__answer--${answer.tone}`}>
      {alert ? <KernAlert variant={alert} title={answer.label} body={answer.sentence} /> : null}
      {!alert && (
        <>
          <p className="kern-title kern-title--small">{answer.label}</p>
          {answer.understood && <p className="vz-sub">{t('understood', { topic: answer.understood })}</p>}
          <p className="kern-body">{answer.sentence}</p>
        </>
      )}
      {answer.blocks.map((block, i) => (
        <BlockView key={i} block={block} />
      ))}
      {answer.sources.length > 0 && (
        <div className="vz-talk__sources">
          <h3 className="kern-label">{t('sources')}</h3>
          <ol className="kern-body kern-body--small">
            {answer.sources.map((s) => (
              <li key={s.number} value={s.number}>
                {s.link ? (
                  <SourceLink href={s.link}>{[s.title, s.place].filter(Boolean).join(', ')}</SourceLink>
                ) : (
                  [s.title, s.place].filter(Boolean).join(', ')
                )}
                {` – ${[s.by, s.on && t('sourceOn', { day: shortDay(s.on) })].filter(Boolean).join(', ')}`}
              </li>
            ))}
          </ol>
        </div>
      )}
      <ProvenanceLabel {...answer.provenance} words={answer.made} />
      {aloud && <ReadAloud answer={answer} house={aloud.house} />}
      {isLast && next.length > 0 && (
        <ul className="vz-plain vz-talk__next" aria-label={t('further')}>
          {next.map((next) => (
            <li key={`${next.kind}${next.label}`}>
              <NextView next={next} onNext={onNext} />
              {next.hint && <span className="kern-body kern-body--small"> {next.hint}</span>}
            </li>
          ))}
        </ul>
      )}
      <FeedbackView answer={answer} />
    </div>
  )
}

function BlockView({ block }: { block: Answer['blocks'][number] }) {
  const lang = block.language ? { lang: block.language } : {}
  const phone = /^(\+?\d[\d\s/-]+\d): (.+)$/
  const refs = block.sources.map((n) => (
    <sup key={n} className="vz-talk__ref">
      {n}
    </sup>
  ))
  const line = (text: string) => {
    const called = block.kind === 'notice' ? phone.exec(text) : null
    return called ? (
      <>
        <a className="kern-link vz-talk__number" href={`tel:${called[1]?.replace(/[^\d+]/g, '')}`}>
          {called[1]}
        </a>{' '}
        {called[2]}
      </>
    ) : (
      text
    )
  }
  const one = block.kind === 'text' ? [block.lines.join(' ')] : block.lines
  return (
    <div className={`vz-talk__block vz-talk__block--${block.kind}`} {...lang}>
      {block.heading && <h3 className="kern-label">{block.heading}</h3>}
      {one.length === 1 ? (
        <p className="kern-body">
          {line(one[0] as string)}
          {refs}
        </p>
      ) : (
        <ul className="kern-body">
          {one.map((text, i) => (
            <li key={text}>
              {line(text)}
              {i === one.length - 1 && refs}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Within the house the page changes without loading anew, so that the conversation stays. */
function SourceLink({ href, children }: { href: string; children: React.ReactNode }) {
  return href.startsWith('/') ? (
    <Link className="kern-link" to={href}>
      {children}
    </Link>
  ) : (
    <a className="kern-link" href={href} rel="noreferrer">
      {children}
    </a>
  )
}

function NextView({ next, onNext }: { next: Answer['next'][number]; onNext: OnNext }) {
  if (next.href && (next.kind === 'link' || next.kind === 'form')) return <SourceLink href={next.href}>{next.label}</SourceLink>
  if (next.href && next.kind === 'call')
    return (
      <a className="kern-link" href={next.href}>
        {next.label}
      </a>
    )
  return <KernButton variant="secondary" text={next.label} onClick={() => onNext(next)} />
}

const reasons = ['wrong', 'incomplete', 'unclear', 'not-mine'] as const
/** One question, no free text: what a person wrote there would have to be read by somebody. */
function FeedbackView({ answer: { conversation, turn } }: { answer: Answer }) {
  const t = useTexts(pageTexts)
  const [state, setState] = useState<'open' | 'why' | 'done'>('open')
  const tell = (helpful: boolean, reason?: (typeof reasons)[number]) => {
    api.post('/feedback', { input: { conversation, turn, helpful, ...(reason ? { reason } : {}) } }).catch(() => undefined)
    setState(helpful || reason ? 'done' : 'why')
    announce(helpful || reason ? t('thanks') : t('whyNot'))
  }
  if (state === 'done') return <p className="vz-sub">{t('thanks')}</p>
  return (
    <div className="vz-talk__feedback" lang={language.get()}>
      <span className="kern-body kern-body--small">{t(state === 'why' ? 'whyNot' : 'helped')}</span>
      {state === 'open' ? (
        <>
          <KernButton variant="tertiary" text={t('yes')} onClick={() => tell(true)} />
          <KernButton variant="tertiary" text={t('no')} onClick={() => tell(false)} />
        </>
      ) : (
        reasons.map((r) => <KernButton key={r} variant="tertiary" text={t(r)} onClick={() => tell(false, r)} />)
      )}
    </div>
  )
}
