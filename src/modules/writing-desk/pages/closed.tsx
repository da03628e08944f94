import { KernAlert } from '@kern-ux-annex/kern-react-kit'
import { Link } from '@tanstack/react-router'
import { language, useTexts } from '#web/language.ts'
import { texts } from '../texts.ts'
import type { Ready } from './composer.tsx'

/** Why nobody writes for her now: she has to read or learn something first, or there is no model. */
export function Closed({ ready: { closed } }: { ready: Ready }) {
  const t = useTexts(texts)
  const now = language.use()
  if (!closed) return <KernAlert variant="info" title={t('noModelTitle')} body={t('noModelBody')} />
  return (
    <>
      <KernAlert variant="warning" title={t('closedTitle')} body={closed[now]} />
      <Link className="kern-link" to="/ki-regeln">
        {t('toRules')}
      </Link>
    </>
  )
}

export const mayAsk = ({ closed, classes }: Ready) => !closed && classes.some((c) => c.model)
