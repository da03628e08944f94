import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useFormat, useTexts } from '#web/language.ts'
import { allowed, useMe } from '#web/me.ts'
import { Area, Fact, Facts, Field, Form, LetterPreview, Radios, Refusal, text, useDecide, useVerb } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import { type Look, may } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { numberOf } from './fields.tsx'
import type { CaseOut } from './shapes.ts'

const api = client<Routes>('applications')
type Props = { c: CaseOut; refresh: (readonly unknown[])[] }
const words = { grant: 'actgrant', partly: 'actpartly', refuse: 'actrefuse', acknowledge: 'actacknowledge' } as const

/** What a person decides, in her own words; nothing is preselected. Or what has been decided. */
export function Decide({ c, refresh }: Props) {
  const t = useTexts(texts)
  const me = useMe()
  const said = t(c.proposal?.kind === 'applications.prepare' ? 'preparedSaid' : 'decidedSaid')
  const acts = useDecide(c.proposal, { refresh, said: { decided: said, rejected: said, forwarded: said, resubmitted: said, undone: t('undone') } })
  if (c.outcome) return <Outcome c={c} undo={acts.undo} />
  if (!c.proposal) return null
  return (
    <section className="vz-section" aria-labelledby="decide">
      <h2 className="kern-heading-medium" id="decide">
        {t('decideTitle')}
      </h2>
      {!c.mine || !allowed(me, may.work) ? (
        <p className="kern-body kern-body--muted">{t('notMine', { stelle: c.proposal.stelleId })}</p>
      ) : c.prepared ? (
        <Sign c={c} acts={acts} />
      ) : (
        <Own c={c} acts={acts} />
      )}
    </section>
  )
}

type Acts = ReturnType<typeof useDecide>

/** The document as it would be issued; what is entered is only looked at, nothing is decided by it. */
function usePreview(c: CaseOut) {
  const [open, setOpen] = useState(false)
  const verb = useVerb(
    (entered: Pick<z.input<typeof Look>, 'payload' | 'reason'>) =>
      api.post('/cases/:id/preview', { params: { id: c.id }, input: { version: c.proposal?.version ?? 0, ...entered } }),
    { onDone: () => setOpen(true) },
  )
  return { ...verb, shown: open && verb.data && <LetterPreview shown={verb.data} onClose={() => setOpen(false)} /> }
}

function Own({ c, acts }: { c: CaseOut; acts: Acts }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const { amount, shortDay } = useFormat()
  const [act, setAct] = useState<keyof typeof words>()
  const [wrong, setWrong] = useState<readonly string[]>([])
  const prepare = c.proposal?.kind === 'applications.prepare'
  const options = c.verwaltungsakt ? (['grant', 'partly', 'refuse'] as const) : (['acknowledge'] as const)
  const burdens = act === 'refuse' || act === 'partly'
  const preview = usePreview(c)
  const entered = (v: FormData) => {
    const cents = (id: string, fallback: number | null) => {
      const typed = text(v, `amount-${id}`)
      const read = typed === '' ? fallback : numberOf(typed.replace('€', ''))
      return typeof read === 'number' && typed !== '' ? Math.round(read * 100) : fallback
    }
    const { vermerk } = c
    // What was typed and is no amount is never silently replaced by that of the rules.
    const unread = vermerk.amounts.flatMap(({ id }) => {
      const typed = text(v, `amount-${id}`)
      const read = typed === '' ? 0 : numberOf(typed.replace('€', ''))
      return typeof read === 'number' && read >= 0 ? [] : [id]
    })
    setWrong(unread)
    if (unread.length) return undefined
    return {
      reason: text(v, 'reason'),
      payload: {
        act: act ?? null,
        amounts: Object.fromEntries(vermerk.amounts.map((a) => [a.id, cents(a.id, a.cents)])),
        weighing: text(v, 'weighing'),
        extent: act === 'partly' ? text(v, 'extent') : '',
        conditions: text(v, 'conditions'),
        hearingWaived: text(v, 'hearingWaived'),
        vermerk: {
          digest: vermerk.digest,
          day: vermerk.day,
          states: Object.fromEntries(vermerk.findings.map((f) => [f.id, f.state])),
          amounts: Object.fromEntries(vermerk.amounts.map((a) => [a.id, a.cents])),
          missing: vermerk.missing.map((m) => m.id),
        },
        preparedBy: null,
        preparedReason: '',
        special: c.special !== '',
        followed: vermerk.automatic.possible,
      },
    }
  }
  const submit = (v: FormData) => {
    const made = entered(v)
    if (made) acts.decide.run({ outcome: 'amended', ...made })
  }
  return (
    <>
      <p className="kern-body">{t('decideIntro')}</p>
      {c.fourEyes && <p className="vz-hint">{t('fourEyesHint')}</p>}
      {c.hearing && (
        <p className="vz-hint">{t(`hearing${c.hearing.state}`, { law: c.hearing.law, day: c.hearing.dueOn ? shortDay(c.hearing.dueOn) : '' })}</p>
      )}
      <Form
        act={t(prepare ? 'prepareButton' : c.verwaltungsakt ? 'decideButton' : 'acknowledgeButton')}
        error={acts.decide.error}
        pending={acts.decide.isPending}
        onSubmit={submit}
        cancel={
          c.verwaltungsakt && (
            <KernButton
              type="button"
              text={w('previewAct')}
              aria-disabled={preview.isPending}
              onClick={(e) => {
                const form = (e.currentTarget as HTMLElement).closest('form')
                const made = form && entered(new FormData(form))
                if (made) preview.run(made)
              }}
            />
          )
        }
      >
        <Radios
          legend={t('decideAct')}
          name="act"
          options={options.map((o) => ({ value: o, label: t(words[o]) }))}
          onChange={(v) => setAct(v as keyof typeof words)}
        />
        {act !== 'refuse' &&
          c.vermerk.amounts.map((a) => (
            <Field
              key={a.id}
              name={`amount-${a.id}`}
              label={t('amountField', { title: a.title })}
              hint={t('amountHint', { amount: a.cents === null ? t('noAmount') : amount(a.cents) })}
              inputMode="decimal"
              {...(wrong.includes(a.id) ? { error: t('amountWrong') } : {})}
              optional
            />
          ))}
        {act === 'partly' && <Area name="extent" label={t('extent')} hint={t('extentHint')} defaultValue={c.drafts.tenor} rows={5} />}
        {c.discretion && <Area name="weighing" label={t('weighing')} hint={t('weighingHint', c.discretion)} />}
        {act !== 'refuse' && c.verwaltungsakt && <Area name="conditions" label={t('conditions')} hint={t('conditionsHint')} optional rows={2} />}
        {burdens && c.hearing && c.hearing.state !== 'done' && (
          <Field name="hearingWaived" label={t('hearingWaived')} hint={t('hearingWaivedHint')} optional />
        )}
        <Area name="reason" label={t('ownReason')} hint={t('ownReasonHint')} />
        <Refusal error={preview.error} />
      </Form>
      {preview.shown}
    </>
  )
}

function Sign({ c, acts }: { c: CaseOut; acts: Acts }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  const preview = usePreview(c)
  const { amount } = useFormat()
  const [back, setBack] = useState(false)
  const p = c.prepared
  if (!p) return null
  return (
    <>
      <p className="kern-title">{t('preparedTitle', { name: c.preparedName ?? '' })}</p>
      <Facts>
        <Fact name={t('decideAct')}>{p.act ? t(words[p.act]) : ''}</Fact>
        {c.vermerk.amounts.map((a) => {
          const cents = p.amounts[a.id]
          return (
            <Fact key={a.id} name={a.title}>
              {cents === null || cents === undefined ? t('noAmount') : amount(cents)}
            </Fact>
          )
        })}
        {p.weighing && <Fact name={t('weighing')}>{p.weighing}</Fact>}
        {p.extent && <Fact name={t('extent')}>{p.extent}</Fact>}
        {p.conditions && <Fact name={t('conditions')}>{p.conditions}</Fact>}
        <Fact name={t('ownReason')}>{p.preparedReason}</Fact>
      </Facts>
      <Refusal error={acts.decide.error ?? preview.error} />
      {preview.shown}
      {back ? (
        <Form act={t('sendBackAct')} error={acts.reject.error} pending={acts.reject.isPending} onSubmit={(v) => acts.reject.run(text(v, 'reason'))}>
          <Area name="reason" label={t('sendBackReason')} />
        </Form>
      ) : (
        <div className="vz-actions">
          <KernButton
            variant="primary"
            text={t('signAct')}
            aria-disabled={acts.decide.isPending}
            onClick={() => acts.decide.run({ outcome: 'accepted' })}
          />
          <KernButton text={w('previewAct')} aria-disabled={preview.isPending} onClick={() => preview.run({ payload: null, reason: '' })} />
          <KernButton text={t('sendBackAct')} onClick={() => setBack(true)} />
        </div>
      )}
    </>
  )
}

function Outcome({ c, undo }: { c: CaseOut; undo: Acts['undo'] }) {
  const t = useTexts(texts)
  const { instant } = useFormat()
  const o = c.outcome
  if (!o) return null
  const act = t(words[o.act])
  return (
    <section className="vz-section" aria-labelledby="outcome">
      <h2 className="kern-heading-medium" id="outcome">
        {t('outcomeTitle')}
      </h2>
      <p className="kern-body">
        {o.automatic ? t('outcomeAutomatic', { act, instant: instant(o.at) }) : t('outcomeBy', { act, name: o.by, instant: instant(o.at) })}
        {o.preparedBy && ` ${t('outcomePrepared', { name: o.preparedBy })}`}
      </p>
      <h3 className="kern-title">{o.text.title}</h3>
      <ol className="kern-body" aria-label={t('tenor')}>
        {o.text.tenor.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="kern-label">{t('reasons')}</p>
      {o.text.reasons.map((line) => (
        <p key={line} className="kern-body vz-draft">
          {line}
        </p>
      ))}
      <details>
        <summary>{t('plainPart')}</summary>
        {o.text.plain.map((line) => (
          <p key={line} className="kern-body">
            {line}
          </p>
        ))}
      </details>
      {c.bescheide.map((b) => (
        <p key={b.id} className="kern-body">
          <Link className="kern-link" to={`/bescheide/${b.id}`}>
            {[b.title, b.number].filter(Boolean).join(' ')}
          </Link>
        </p>
      ))}
      {o.undoable && <KernButton text={t('undo')} onClick={() => undo.run(o.decisionId)} />}
      <Refusal error={undo.error} />
    </section>
  )
}
