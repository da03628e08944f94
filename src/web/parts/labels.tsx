import { KernBadge } from '@kern-ux-annex/kern-react-kit'
import type { ReactNode } from 'react'
import { useFormat, useTexts } from '../language.ts'
import { texts } from '../texts.ts'

const words = { sicher: 'sure', wahrscheinlich: 'likely', unklar: 'unclear' } as const
/** Filled, half, empty: the mark says the same as the word, without colour. */
const marks = { sicher: '●', wahrscheinlich: '◐', unklar: '○' } as const

/** A confidence as a word; its number on demand. */
export function ConfidenceWord({ confidence }: { confidence: number }) {
  const t = useTexts(texts)
  const { percent } = useFormat()
  const word = confidence >= 0.85 ? 'sicher' : confidence >= 0.5 ? 'wahrscheinlich' : 'unklar'
  return (
    <details className={`vz-confidence vz-confidence--${words[word]}`}>
      <summary>
        <span aria-hidden="true">{marks[word]} </span>
        {t(words[word])}
      </summary>
      <span className="vz-confidence__number">{t('confidenceNumber', { percent: percent(confidence) })}</span>
    </details>
  )
}

/** Jumps to the place a value comes from. Its name begins with the words that stand on it, and says what they prove. */
export function Evidence({
  field,
  quote,
  page,
  current = false,
  onShow,
}: {
  field: string
  quote?: string | undefined
  page?: number | undefined
  current?: boolean
  onShow: () => void
}) {
  const t = useTexts(texts)
  const shown = quote ? `„${quote}“` : t('evidence')
  const where = page !== undefined && page > 1 && t('evidencePage', { page })
  return (
    <button
      type="button"
      className="vz-evidence"
      aria-pressed={current}
      aria-label={`${shown}${where ? ` · ${where}` : ''}${quote ? `, ${t('evidence')}` : ''}: ${field}`}
      onClick={onShow}
    >
      <span className="kern-icon kern-icon--visibility kern-icon--small" aria-hidden="true" />
      <span>
        {shown}
        {where && <small> · {where}</small>}
      </span>
    </button>
  )
}

const tones = { neutral: 'info', good: 'success', warn: 'warning', bad: 'danger' } as const
/** A status as its contract names it. */
export const StatusBadge = ({ tone, label }: { tone: keyof typeof tones; label: string }) => (
  <KernBadge variant={tones[tone]} text={label} withIcon={tone !== 'neutral'} className="kern-badge--small vz-badge" />
)

/** Names and values, one under the other on a phone. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="vz-facts">{children}</dl>
export const Fact = ({ name, children }: { name: ReactNode; children: ReactNode }) => (
  <div className="vz-fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
