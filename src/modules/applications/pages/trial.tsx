import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { useTexts } from '#web/language.ts'
import type { PackageDetail } from '../contract.ts'
import { texts } from '../texts.ts'

type Detail = z.input<typeof PackageDetail>

/** The package's own cases, and which of them come out differently than they should. */
export function Cases({ tests }: { tests: Detail['tests'] }) {
  const t = useTexts(texts)
  const failed = tests.filter((c) => c.problems.length)
  if (!tests.length) return <p className="kern-body">{t('casesNotRun')}</p>
  return (
    <>
      <p className="kern-body">
        {failed.length ? t('casesFailed', { failed: failed.length, all: tests.length }) : t('casesPassed', { all: tests.length })}
      </p>
      <details className="vz-stelle">
        <summary>{t('casesAll')}</summary>
        <ul className="kern-body" lang="de">
          {tests.map((c) => (
            <li key={c.id}>
              <strong>{c.problems.length ? t('caseFailed') : t('casePassed')}:</strong> {c.title}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

/** What is different in the rules and values, in sentences. */
export function Differences({ differences, none }: { differences: readonly string[]; none: string }) {
  const t = useTexts(texts)
  if (!differences.length) return <p className="kern-body">{none}</p>
  return (
    <>
      <p className="kern-body">{t('differencesSome', { count: differences.length })}</p>
      <ul className="kern-body vz-breaks" lang="de">
        {differences.map((d) => (
          <li key={d}>{d}</li>
        ))}
      </ul>
    </>
  )
}

/** Earlier applications under the new rules. */
export function PreviewOf({ preview }: { preview: NonNullable<Detail['preview']> }) {
  const t = useTexts(texts)
  return (
    <>
      <p className="kern-body">
        {!preview.compared
          ? t('previewNone')
          : preview.changed.length
            ? t('previewSome', { changed: preview.changed.length, compared: preview.compared })
            : t('previewSame', { compared: preview.compared })}
      </p>
      <ul className="kern-body" lang="de">
        {preview.changed.map((c) => (
          <li key={c.id}>
            <Link className="kern-link" to={`/antraege/${c.id}`}>
              {c.number}
            </Link>
            : {c.what.join('; ')}
          </li>
        ))}
      </ul>
    </>
  )
}
