import { KernButton } from '@kern-ux-annex/kern-react-kit'
import type { z } from 'zod'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { announce, Marked, ProvenanceLabel } from '#web/parts/index.ts'
import { texts as shared } from '#web/texts.ts'
import type { ChatMessage } from '../contract.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'

const api = client<Routes>('writing-desk')
type Shown = z.input<typeof ChatMessage>

/** What was said. An answer carries its label, what of it nothing bears out, and what the model did not read. */
export function Message({ conversationId, message: m }: { conversationId: string; message: Shown }) {
  const t = useTexts(texts)
  const w = useTexts(shared)
  if (m.role === 'person')
    return (
      <li className="vz-chat__person">
        <h2 className="kern-title">{t('you')}</h2>
        <p className="kern-body vz-letter">{m.text}</p>
      </li>
    )
  return (
    <li className="vz-chat__model">
      <h2 className="kern-title">{t('model')}</h2>
      <ProvenanceLabel {...m.provenance}>
        <p className="kern-body vz-letter">
          <Marked text={m.text} places={m.doubts} />
        </p>
      </ProvenanceLabel>
      {m.ending !== 'whole' && <p className="vz-hint">{t(m.ending)}</p>}
      {m.compared && m.doubts.length === 0 && <p className="vz-sub">{t('supported')}</p>}
      {m.doubts.length > 0 && (
        <details className="vz-why">
          <summary>{t('doubts', { count: m.doubts.length })}</summary>
          <ul className="kern-body">
            {m.doubts.map((d) => (
              <li key={`${d.start} ${d.message}`}>
                „{m.text.slice(d.start, d.end)}“: {d.message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {m.unread.length > 0 && <p className="vz-hint">{t('unread', { names: m.unread.join(', ') })}</p>}
      {m.passages.length > 0 && (
        <details className="vz-why">
          <summary>{t('passages')}</summary>
          <ol className="kern-body">
            {m.passages.map((p) => (
              <li key={p.title}>
                {p.link ? (
                  <a className="kern-link" href={p.link} rel="noreferrer">
                    {p.title}
                  </a>
                ) : (
                  p.title
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
      <div className="vz-acts">
        {/* Outside https and localhost the browser gives no clipboard; the words can still be marked. */}
        {'clipboard' in navigator && (
          <KernButton
            className="kern-btn--x-small"
            variant="tertiary"
            text={t('copyAnswer')}
            onClick={() => navigator.clipboard.writeText(m.text).then(() => announce(w('copied')))}
          />
        )}
        {(['docx', 'md'] as const).map((format) => (
          <a
            key={format}
            className="kern-btn kern-btn--tertiary kern-btn--x-small"
            href={api.url('/conversations/:id/file', { params: { id: conversationId }, input: { format, message: m.id } })}
          >
            <span className="kern-label">{t(format === 'docx' ? 'asDocx' : 'asMd')}</span>
          </a>
        ))}
      </div>
    </li>
  )
}
