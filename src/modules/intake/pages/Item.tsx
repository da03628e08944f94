import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Evidence as Place } from '#base/review/contract.ts'
import { client } from '#web/api.ts'
import { useTexts } from '#web/language.ts'
import { announce, Geschaeftsgang, Loading, Page, useParam } from '#web/parts/index.ts'
import type { Routes } from '../routes.ts'
import { texts } from '../texts.ts'
import { AnswerPanel } from './answer.tsx'
import { Documents, type Item } from './document.tsx'
import { FactList, RelatedItems } from './facts.tsx'
import { Head } from './head.tsx'
import { History } from './history.tsx'
import { Sealed, SealIt } from './sealed.tsx'
import { Places, Sorting } from './sorting.tsx'
import { Family, SplitPanel } from './split.tsx'

const api = client<Routes>('intake')
export default function ItemPage() {
  const t = useTexts(texts)
  const id = useParam('id')
  const query = useQuery({
    queryKey: ['intake', 'item', id],
    queryFn: () => api.get('/items/:id', { params: { id } }),
    // Cut out, its parts are still to be read.
    refetchInterval: ({ state: { error, data } }) =>
      error || data?.status === 'received' || data?.parts.some((p) => p.status === 'received') ? 2_000 : false,
  })
  return (
    <Page
      title={query.data?.sealed ? t('sealedTitle') : (query.data?.subject ?? t('itemTitle', { number: query.data?.number ?? '' }))}
      wide
      query={query}
      lines={12}
    >
      {(item) => (item.sealed ? <Sealed item={item} reason={item.sealed} /> : <Both item={item} />)}
    </Page>
  )
}

/** The document left, what is proposed and what one can do right; one above the other on a phone. */
function Both({ item }: { item: Item }) {
  const [shown, setShown] = useState<Place>()
  const t = useTexts(texts)
  const evidence = item.proposal?.evidence ?? []
  const cuts = item.split?.evidence ?? []
  const quote = (e: Place) =>
    item.documents
      .find((d) => d.id === e.documentId)
      ?.text.slice(e.start, e.end)
      .replace(/\s+/g, ' ')
      .trim()
  const show = (e: Place) => {
    setShown({ ...e }) // the same place twice scrolls twice
    announce(t('evidenceSaid', { quote: quote(e) }))
  }
  const same = (e: Place) => shown !== undefined && e.field === shown.field && e.documentId === shown.documentId && e.start === shown.start
  return (
    <div className="vz-both">
      <div className="vz-both__facts">
        <Head item={item} />
        {/* Where the letter stands below everything else, one tap leads to it. */}
        {item.documents.length > 0 && (
          <button type="button" className="kern-link vz-both__jump" onClick={() => document.querySelector('.vz-document')?.scrollIntoView()}>
            {t('toDocument')}
          </button>
        )}
        {item.status === 'received' && (
          <>
            <p className="kern-body" role="status">
              {t('reading')}
            </p>
            <Loading lines={3} />
          </>
        )}
        <Family item={item} />
        {item.split && <SplitPanel item={item} quote={quote} isShown={same} onShow={show} />}
        <Sorting
          item={item}
          places={(field) => <Places places={evidence.filter((e) => e.field === field)} quote={quote} isShown={same} onShow={show} />}
        />
        <AnswerPanel itemId={item.id} quote={quote} isShown={same} onShow={show} />
        {!item.split && <SplitPanel item={item} quote={quote} isShown={same} onShow={show} />}
        {(item.status === 'received' || item.status === 'waiting') && <SealIt item={item} />}
        <RelatedItems item={item} />
        <FactList item={item} quote={quote} isShown={same} onShow={show} />
        {item.status !== 'received' && <Geschaeftsgang subject={`intake/${item.id}`} />}
        <History item={item} />
      </div>
      <Documents item={item} evidence={evidence} shown={shown && ([...evidence, ...cuts].find(same) ?? shown)} />
    </div>
  )
}
