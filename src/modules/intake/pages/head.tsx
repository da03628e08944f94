import { KernAlert } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { Problem } from '#web/api.ts'
import { language, useFormat, useTexts } from '#web/language.ts'
import { useMe } from '#web/me.ts'
import { Fact, Facts, StatusBadge } from '#web/parts/index.ts'
import { useSentence } from '#web/sentences.ts'
import { channels, priorities, statuses } from '../contract.ts'
import { texts } from '../texts.ts'
import type { Item } from './document.tsx'

/** What it is, who sent it, how soon somebody should look, and what stands in its way. */
export function Head({ item }: { item: Item }) {
  const t = useTexts(texts)
  const { town } = useMe()
  const deposit = useSentence(item.depositError ? new Problem({ type: `/errors/${item.depositError}` }) : null)
  const now = language.use()
  const { instant } = useFormat()
  return (
    <>
      <p className="vz-row__meta">
        <span className="vz-number">{item.number}</span>
        <StatusBadge tone={statuses[item.status].tone} label={t(item.status)} />
      </p>
      <Facts>
        <Fact name={t('from')}>
          {item.sender ?? t('unknownSender')}
          {item.senderFrom && item.senderFrom !== 'envelope' && <span className="vz-sub">{t(`from_${item.senderFrom}`)}</span>}
        </Fact>
        {item.priority !== 'normal' && (
          <Fact name={t('priority')}>
            <StatusBadge tone={priorities[item.priority].tone} label={t(`priority_${item.priority}`)} />
            {item.priorityReasons.length > 0 && !item.suspected && (
              <span className="vz-sub">{item.priorityReasons.map((r) => r[now]).join(' · ')}</span>
            )}
          </Fact>
        )}
        <Fact name={t('stamp')}>
          <span className="vz-stamp">
            {t('stampOf', { town: town.name, number: item.number, instant: instant(item.receivedAt), channel: channels[item.channel][now] })}
          </span>
        </Fact>
        {item.akte && (
          <Fact name={t('akte')}>
            <Link className="kern-link" to={`/akten/${item.akte.id}`}>
              {item.akte.aktenzeichen} {item.akte.title}
            </Link>
          </Fact>
        )}
      </Facts>
      {item.suspected && (
        <>
          <KernAlert variant="warning" title={t(`suspected_${item.suspected}`)} body={t(`suspected_${item.suspected}_body`)} />
          <ul className="vz-plain vz-stack">
            {item.priorityReasons.slice(1).map((r) => (
              <li key={r.de} className="kern-body">
                {r[now]}
              </li>
            ))}
          </ul>
        </>
      )}
      {deposit && <p className="vz-hint">{deposit}</p>}
      {item.refusalSentence && <KernAlert variant="warning" title={t('refused')} body={item.refusalSentence} />}
      {item.identityCopy && <p className="vz-hint">{t('identityCopy')}</p>}
      {item.duplicateOf && (
        <p className="vz-hint">
          {t('duplicate')}{' '}
          <Link className="kern-link" to={`/posteingang/${item.duplicateOf}`}>
            {t('toDuplicate')}
          </Link>
        </p>
      )}
    </>
  )
}
