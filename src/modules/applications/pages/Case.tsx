import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import {
  Area,
  Check,
  Dialog,
  Fact,
  Facts,
  Field,
  Form,
  Geschaeftsgang,
  Marked,
  Page,
  ProvenanceLabel,
  Select,
  StatusBadge,
  Table,
  text,
  useParam,
  useVerb,
} from '#web/parts/index.ts'
import { may, statuses } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { FristBadge } from './Cases.tsx'
import { Decide } from './decide.tsx'
import { useValueText } from './proofs.tsx'
import type { CaseOut } from './shapes.ts'

const api = client<Routes>('applications')
const tones = { fulfilled: 'good', 'not-fulfilled': 'bad', open: 'warn' } as const
type Asked = { what: 'missing' | 'hearing' | 'message' } | { what: 'correct'; upload: CaseOut['uploads'][number] } | undefined

/** An application: what was entered beside what was shown, what the rules found, and the person's own decision. */
export default function CasePage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({ queryKey: ['applications', 'case', id], queryFn: () => api.get('/cases/:id', { params: { id } }) })
  const c = query.data
  return (
    <Page
      title={c ? t('caseTitle', { number: c.number, title: c.title }) : t('casesTitle')}
      intro={
        <Link className="kern-link" to="/antraege">
          {t('back')}
        </Link>
      }
      query={query}
      lines={10}
      wide
    >
      {(found) => <Found c={found} />}
    </Page>
  )
}

function Found({ c }: { c: CaseOut }) {
  const t = useTexts(texts)
  const me = useMe()
  const { day, instant, shortDay } = useFormat()
  const said = useValueText()
  const [asked, setAsked] = useState<Asked>()
  const refresh = [['applications'], ['desk'], ['circulation']]
  const loud = c.fristen.find((f) => f.kind === 'fiktion') ?? c.fristen.find((f) => f.level === 'over' || f.level === 'near')
  const work = c.mine && allowed(me, may.work) && c.status !== 'decided' && c.status !== 'withdrawn'
  return (
    <>
      {loud && loud.level !== 'calm' && (
        <KernAlert
          variant={loud.level === 'near' ? 'warning' : 'danger'}
          title={t(loud.level === 'over' ? 'fristOver' : 'fristLoud', { title: loud.title, day: day(loud.endsOn), effect: loud.effect })}
        />
      )}
      {c.remedyOpen !== null && (
        <KernAlert
          variant="warning"
          title={t('remedyOpen')}
          body={
            <>
              {c.remedyOpen}{' '}
              <Link className="kern-link" to="/rechtsbehelfe">
                {t('remedyGo')}
              </Link>
            </>
          }
        />
      )}
      <p className="vz-row__meta">
        <StatusBadge tone={statuses[c.status].tone} label={t(`status${c.status}`)} />
        <span className="vz-sub">{instant(c.submittedAt)}</span>
        {c.portalSince && <span className="vz-sub">{t('portalSince', { instant: instant(c.portalSince) })}</span>}
        {c.portalSince && !c.mailConfirmed && <StatusBadge tone="warn" label={t('mailUnconfirmed')} />}
      </p>
      <div className="vz-both">
        <div>
          <section className="vz-section" aria-labelledby="facts">
            <h2 className="kern-heading-medium" id="facts">
              {t('factsTitle')}
            </h2>
            {c.account && <p className="kern-body">{t(`account${c.account.level}`, { instant: instant(c.account.at) })}</p>}
            {c.special && <KernAlert variant="warning" title={t('specialTitle')} body={t('specialBody', { text: c.special })} />}
            {c.steps.map((s) => (
              <div key={s.title} className="vz-section">
                <h3 className="kern-title">{s.title}</h3>
                <Facts>
                  {s.fields.map((f) => (
                    <Fact key={f.name} name={c.account?.fields.includes(f.name) ? `${f.title} (${t('fromAccount')})` : f.title}>
                      <span id={`field-${f.name}`} lang="de">
                        {f.value}
                      </span>
                    </Fact>
                  ))}
                </Facts>
              </div>
            ))}
          </section>
          <section className="vz-section" aria-labelledby="proofs">
            <h2 className="kern-heading-medium" id="proofs">
              {t('proofsTitle')}
            </h2>
            {c.uploads.length === 0 && <p className="kern-body kern-body--muted">{t('proofsNone')}</p>}
            {c.uploads.map((u) => (
              <Proof key={u.id} c={c} upload={u} work={work && c.status !== 'prepared'} onCorrect={() => setAsked({ what: 'correct', upload: u })} />
            ))}
          </section>
          <section className="vz-section" aria-labelledby="letters">
            <h2 className="kern-heading-medium" id="letters">
              {t('messagesTitle')}
            </h2>
            {c.messages.length === 0 && <p className="kern-body kern-body--muted">{t('messagesNone')}</p>}
            <ol className="vz-plain">
              {c.messages.map((m) => (
                <li key={m.id} className="vz-card">
                  <p className="vz-sub">
                    {[
                      t(m.fromHouse ? 'fromHouse' : 'fromApplicant'),
                      m.fromHouse && t(`kind${m.kind}`),
                      instant(m.at),
                      m.dueOn && t('due', { day: shortDay(m.dueOn) }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                  <p className="kern-body vz-draft">{m.text}</p>
                </li>
              ))}
            </ol>
            {work && (
              <div className="vz-actions">
                <KernButton text={t('askmissing')} onClick={() => setAsked({ what: 'missing' })} />
                {c.hearing && <KernButton text={t('askhearing')} onClick={() => setAsked({ what: 'hearing' })} />}
                <KernButton variant="tertiary" text={t('askmessage')} onClick={() => setAsked({ what: 'message' })} />
              </div>
            )}
          </section>
        </div>
        <div>
          <section className="vz-section" aria-labelledby="check">
            <h2 className="kern-heading-medium" id="check">
              {t('checkTitle')}
            </h2>
            <p className="kern-body">
              <ProvenanceLabel origin="rules" method="applications.precheck/1" />{' '}
              {t('checkIntro', { day: day(c.vermerk.day), version: c.package.version })}
            </p>
            {c.package.newer && <p className="vz-hint">{t('newer')}</p>}
            <ul className="vz-plain">
              {c.vermerk.findings.map((f) => (
                <li key={f.id}>
                  <details className="vz-stelle">
                    <summary>
                      <StatusBadge tone={tones[f.state]} label={t(f.state)} /> <span className="vz-stelle__title">{f.title}</span>
                      <span className="vz-sub">{f.law}</span>
                    </summary>
                    <Facts>
                      <Fact name={t('basis')}>{[f.law, ...f.laws.filter((l) => l !== f.law)].join('; ')}</Fact>
                      <Fact name={t('rule')}>
                        <span lang="de">{f.rules.join('; ') || f.decision}</span>
                      </Fact>
                      <Fact name={t('inputs')}>
                        <span lang="de">
                          {f.inputs
                            .map(
                              (i) =>
                                `${i.name} = ${typeof i.value === 'object' ? JSON.stringify(i.value) : said(i.value as string)}${i.source ? ` (${i.source})` : ''}`,
                            )
                            .join('; ')}
                        </span>
                      </Fact>
                      {f.open.length > 0 && (
                        <Fact name={t('whyOpen')}>
                          <span lang="de">{f.open.join(' ')}</span>
                        </Fact>
                      )}
                    </Facts>
                    <details>
                      <summary>{t('everySentence')}</summary>
                      <ol className="kern-body" lang="de">
                        {f.sentences.map((s) => (
                          <li key={s}>{s}</li>
                        ))}
                      </ol>
                    </details>
                  </details>
                </li>
              ))}
            </ul>
            <Amounts c={c} />
            {c.vermerk.contradictions.length > 0 && (
              <>
                <h3 className="kern-title">{t('contradictionsTitle')}</h3>
                <ul className="kern-body">
                  {c.vermerk.contradictions.map((x) => (
                    <li key={`${x.document}/${x.show}`}>
                      {t('contradiction', { title: x.title, entered: said(x.entered), document: x.documentTitle, found: said(x.found) })}
                    </li>
                  ))}
                </ul>
              </>
            )}
            {c.vermerk.missing.length > 0 && (
              <>
                <h3 className="kern-title">{t('missingTitle')}</h3>
                <ul className="kern-body">
                  {c.vermerk.missing.map((m) => (
                    <li key={m.id}>{m.title}</li>
                  ))}
                </ul>
              </>
            )}
          </section>
          {c.fristen.length > 0 && (
            <section className="vz-section" aria-labelledby="fristen">
              <h2 className="kern-heading-medium" id="fristen">
                {t('fristenTitle')}
              </h2>
              <ul className="vz-plain">
                {c.fristen.map((f) => (
                  <li key={f.id}>
                    <FristBadge frist={f} />
                    <details>
                      <summary>{t('fristWhy')}</summary>
                      <p className="kern-body" lang="de">
                        {f.effect} ({f.law})
                      </p>
                      <ul className="kern-body" lang="de">
                        {f.reasons.map((r) => (
                          <li key={r.text}>
                            {r.text} ({r.law})
                          </li>
                        ))}
                      </ul>
                    </details>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Decide c={c} refresh={refresh} />
          <Geschaeftsgang subject={`applications/${c.id}`} />
        </div>
      </div>
      {asked && asked.what !== 'correct' && <Letter c={c} kind={asked.what} refresh={refresh} onClose={() => setAsked(undefined)} />}
      {asked?.what === 'correct' && <Correct c={c} upload={asked.upload} refresh={refresh} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function Amounts({ c }: { c: CaseOut }) {
  const t = useTexts(texts)
  const { amount } = useFormat()
  if (!c.vermerk.amounts.length) return null
  return (
    <>
      <h3 className="kern-title">{t('amountsTitle')}</h3>
      {c.vermerk.amounts.map((a) => (
        <details key={a.id} className="vz-stelle">
          <summary>
            <span className="vz-stelle__title">
              {a.title}: {a.cents === null ? t('noAmount') : amount(a.cents)} {a.cents !== null && a.per}
            </span>
            <span className="vz-sub">{a.tariff}</span>
          </summary>
          {a.open.length > 0 && (
            <p className="kern-body" lang="de">
              {a.open.join(' ')}
            </p>
          )}
          {!!a.calculation?.length && (
            <Table
              caption={t('calculation')}
              rows={a.calculation}
              id={(l) => `${l.text}/${l.law}`}
              columns={[
                { name: t('calculationText'), head: true, cell: (l) => <span lang="de">{l.text}</span> },
                { name: t('calculationLaw'), cell: (l) => <span lang="de">{l.law}</span> },
                { name: t('calculationQuantity'), cell: (l) => <span lang="de">{l.quantity || '–'}</span> },
                { name: t('calculationSingle'), numeric: true, cell: (l) => (l.singleCents === null ? '–' : amount(l.singleCents)) },
                { name: t('calculationAmount'), numeric: true, cell: (l) => amount(l.cents) },
              ]}
            />
          )}
          <ol className="kern-body" lang="de">
            {a.sentences.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ol>
        </details>
      ))}
    </>
  )
}

function Proof({ c, upload: u, work, onCorrect }: { c: CaseOut; upload: CaseOut['uploads'][number]; work: boolean; onCorrect: () => void }) {
  const t = useTexts(texts)
  const { size } = useFormat()
  const said = useValueText()
  const [open, setOpen] = useState(false)
  const params = { id: c.id, upload: u.id }
  const read = useQuery({
    queryKey: ['applications', 'proof', u.id],
    queryFn: () => api.get('/cases/:id/proofs/:upload/text', { params }),
    enabled: open,
  })
  const titleOf = (id: string) => c.documents.find((d) => d.id === id)?.title ?? id
  const file = api.url('/cases/:id/proofs/:upload/file', { params })
  return (
    <div className="vz-card">
      <p className="kern-body">
        <a className="kern-link" href={file} target="_blank" rel="noreferrer">
          {u.name}
        </a>{' '}
        <span className="vz-sub">{[size(u.size), u.later && t('later')].filter(Boolean).join(' · ')}</span>
      </p>
      <p className="vz-row__meta">
        <StatusBadge tone={u.proven ? 'good' : 'warn'} label={t(u.proven ? 'proven' : 'notProven')} />
        <span className="vz-sub">
          {[t('proofAs', { title: titleOf(u.document) }), u.recognised ? t('proofIs', { title: titleOf(u.recognised) }) : t('proofUnknown')].join(
            ' · ',
          )}
        </span>
      </p>
      <Facts>
        {u.values.map((v) => (
          <Fact key={v.show} name={v.title}>
            {said(v.value)}
          </Fact>
        ))}
      </Facts>
      <div className="vz-actions">
        <KernButton className="kern-btn--x-small" variant="tertiary" text={t('readText')} aria-expanded={open} onClick={() => setOpen(!open)} />
        {work && <KernButton className="kern-btn--x-small" text={t('correctAct')} onClick={onCorrect} />}
      </div>
      {open && read.data && (
        <p className="kern-body vz-draft">
          <Marked text={read.data.text} places={u.values} to={Math.max(0, ...u.values.map((v) => v.end)) + mostBehind} />
        </p>
      )}
    </div>
  )
}

/** Characters of a proof that are shown behind the last value read from it. */
const mostBehind = 4000

function Letter({
  c,
  kind,
  refresh,
  onClose,
}: {
  c: CaseOut
  kind: 'missing' | 'hearing' | 'message'
  refresh: (readonly unknown[])[]
  onClose: () => void
}) {
  const t = useTexts(texts)
  const send = useVerb(
    (v: FormData) =>
      api.post('/cases/:id/ask', {
        params: { id: c.id },
        input: { kind, text: text(v, 'text'), dueOn: text(v, 'dueOn') || null, version: c.version },
      }),
    { refresh, onDone: onClose },
  )
  return (
    <Dialog title={t(`ask${kind}`)} onClose={onClose} wide>
      <p className="kern-body">{t(c.reachable ? 'askReaches' : 'askByPost')}</p>
      <Form act={t('send')} error={send.error} pending={send.isPending} onSubmit={send.run}>
        <div className="vz-long">
          <Area name="text" label={t('askText')} hint={t('askHint')} defaultValue={kind === 'message' ? '' : c.drafts[kind]} />
        </div>
        {kind !== 'message' && <Field name="dueOn" type="date" label={t('askDue')} optional />}
      </Form>
    </Dialog>
  )
}

function Correct({
  c,
  upload,
  refresh,
  onClose,
}: {
  c: CaseOut
  upload: CaseOut['uploads'][number]
  refresh: (readonly unknown[])[]
  onClose: () => void
}) {
  const t = useTexts(texts)
  const [proven, setProven] = useState(upload.proven)
  const save = useVerb(
    (v: FormData) => {
      const values = Object.fromEntries(
        upload.values.map((x) => [x.show, typeof x.value === 'number' ? Number(text(v, x.show).replace(',', '.')) : text(v, x.show)]),
      )
      return api.post('/cases/:id/proofs/:upload', {
        params: { id: c.id, upload: upload.id },
        input: { document: text(v, 'document'), proven, values },
      })
    },
    { refresh, onDone: onClose },
  )
  return (
    <Dialog title={t('correctTitle')} onClose={onClose}>
      <p className="kern-body">{t('correctBody')}</p>
      <Form act={t('correctAct')} error={save.error} pending={save.isPending} onSubmit={save.run}>
        <Select
          name="document"
          label={t('correctDocument')}
          defaultValue={upload.document}
          options={c.documents.map((d) => ({ value: d.id, label: d.title }))}
        />
        {upload.values.map((v) => (
          <Field
            key={v.show}
            name={v.show}
            label={v.title}
            defaultValue={String(v.value).replace('.', typeof v.value === 'number' ? ',' : '.')}
            optional
          />
        ))}
        <Check label={t('correctProven')} checked={proven} onChange={(e) => setProven(e.target.checked)} />
      </Form>
    </Dialog>
  )
}
