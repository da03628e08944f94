import { useEffect, useMemo } from 'react'
import type { Block, ShownPaper } from '#base/paper/model.ts'
import { useTexts } from '../language.ts'
import { texts } from '../texts.ts'
import { Dialog } from './dialog.tsx'

/** A letter as its PDF and its Word file have it (base/paper): the same blocks in the same order, as headings, lists and tables. Its words are German. */
function Letter({ paper }: { paper: ShownPaper }) {
  return (
    <article lang="de" className={`vz-letter ${paper.mark ? 'vz-letter--marked' : ''}`} data-mark={paper.mark?.word}>
      {paper.mark && (
        <p className="vz-letter__mark">
          <strong>{paper.mark.word}</strong> {paper.mark.sentence.replace(/^[A-Z]+: /, '')}
        </p>
      )}
      {paper.parts.map((part) => (
        <section key={part.title} className="vz-letter__part" aria-label={part.title}>
          {part.blocks.map((block, i) => (
            <One key={i} block={block} />
          ))}
        </section>
      ))}
    </article>
  )
}

/** A letter stands below a heading of the page: its first level is the third. */
const headings = { 1: 'h3', 2: 'h4', 3: 'h5' } as const
const keyed = (lines: readonly string[]) => lines.map((text, i) => ({ text, key: `${i}-${text}` }))

function One({ block: b }: { block: Block }) {
  switch (b.kind) {
    case 'heading': {
      const Heading = headings[b.level]
      return <Heading className="kern-title">{b.text}</Heading>
    }
    case 'paragraph':
      return <p className="kern-body">{b.bold ? <strong>{b.text}</strong> : b.text}</p>
    case 'list': {
      const List = b.ordered ? 'ol' : 'ul'
      return (
        <List className="kern-body">
          {keyed(b.items).map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </List>
      )
    }
    case 'table':
      return (
        <table className="kern-table kern-table--small vz-table">
          <caption className="kern-body vz-letter__caption">{b.caption}</caption>
          <thead className="kern-table__header">
            <tr className="kern-table__row">
              {b.columns.map((c) => (
                <th key={c.title} scope="col" className={`kern-table__header ${c.align === 'right' ? 'kern-table__header--numeric' : ''}`}>
                  {c.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="kern-table__body">
            {b.rows.map((cells, n) => (
              <tr key={`${n}-${cells[0]}`} className="kern-table__row">
                {b.columns.map((c, i) => {
                  const text = cells[i] ?? ''
                  const sum = b.sum && n === b.rows.length - 1
                  if (i === 0)
                    return (
                      <th key={c.title} scope="row" className="kern-table__cell vz-table__head">
                        {text}
                      </th>
                    )
                  return (
                    <td
                      key={c.title}
                      data-name={text ? c.title : ''}
                      className={`kern-table__cell ${c.align === 'right' ? 'kern-table__cell--numeric' : ''}`}
                    >
                      {sum ? <strong>{text}</strong> : text}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'address':
      return (
        <div className="vz-letter__address">
          <p className="kern-body">
            {keyed(b.lines).map(({ key, text }) => (
              <span key={key} className="vz-letter__line">
                {text}
              </span>
            ))}
          </p>
          <dl className="kern-body">
            {b.facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}:</dt> <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )
    default:
      return (
        <p className={`kern-body ${b.kind === 'notice' ? 'vz-hint' : ''}`}>
          {keyed(b.lines).map(({ key, text }) => (
            <span key={key} className="vz-letter__line">
              {text}
            </span>
          ))}
        </p>
      )
  }
}

const types = { pdf: 'application/pdf', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' } as const
const urlOf = (base64: string, type: string) => URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type }))

/** The document before its signature: to read here, and as the files that would be made. */
export function LetterPreview({ shown, onClose }: { shown: { paper: ShownPaper; pdf: string; docx: string }; onClose: () => void }) {
  const t = useTexts(texts)
  const urls = useMemo(() => ({ pdf: urlOf(shown.pdf, types.pdf), docx: urlOf(shown.docx, types.docx) }), [shown])
  useEffect(() => () => Object.values(urls).forEach((url) => void URL.revokeObjectURL(url)), [urls])
  return (
    <Dialog title={t('previewTitle')} onClose={onClose} wide>
      <p className="kern-body">{t('previewBody')}</p>
      <p className="vz-row__meta">
        <a className="kern-link" href={urls.pdf} target="_blank" rel="noreferrer">
          {t('previewPdf')}
        </a>
        <a className="kern-link" href={urls.docx} download="entwurf.docx">
          {t('previewDocx')}
        </a>
      </p>
      <Letter paper={shown.paper} />
    </Dialog>
  )
}
