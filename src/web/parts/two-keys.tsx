import { KernButton } from '@kern-ux-annex/kern-react-kit'
import type { QueryKey } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Confirm, Dialog } from './dialog.tsx'
import { Area, Form, text } from './form.tsx'
import { Refusal } from './states.tsx'
import { useVerb } from './use-verb.ts'

/** What another person says to a request: asked once more before it is done. */
type Release<R> = {
  may: (request: R) => boolean
  act: string
  title: string
  body: (request: R) => string
  said: string
  run: (request: R) => Promise<unknown>
}
/** With the reason why not, offered beside the release. */
type Refuse<R> = { act: string; title: string; why: string; said: string; run: (request: R, answer: string) => Promise<unknown> }
/** What the first person then sees; each look is on record, so nothing is fetched before she asks. */
type Look<R, F> = {
  may: (request: R) => boolean
  act: string
  title: (request: R, found: F) => string
  run: (request: R) => Promise<F>
  shown: (found: F, request: R) => ReactNode
}

/** Requests with two keys: one person has asked with a reason, another releases or refuses, the first then looks. */
export function TwoKeys<R extends { id: string }, F>({
  requests,
  facts,
  refresh,
  release,
  refuse,
  look,
}: {
  requests: readonly R[]
  facts: (request: R) => ReactNode
  refresh: QueryKey[]
  release: Release<R>
  refuse?: Refuse<R>
  look: Look<R, F>
}) {
  const [open, setOpen] = useState<{ what: 'release' | 'refuse'; request: R } | { what: 'look'; request: R; found: F }>()
  const close = () => setOpen(undefined)
  const releasing = useVerb(release.run, { refresh, said: release.said })
  const looking = useVerb(look.run, { refresh, onDone: (found, request) => setOpen({ what: 'look', request, found }) })
  return (
    <>
      <Refusal error={releasing.error ?? looking.error} />
      <ul className="vz-plain">
        {requests.map((request) => (
          <li key={request.id} className="vz-card">
            {facts(request)}
            <div className="vz-actions">
              {release.may(request) && (
                <>
                  <KernButton variant="primary" text={release.act} onClick={() => setOpen({ what: 'release', request })} />
                  {refuse && <KernButton text={refuse.act} onClick={() => setOpen({ what: 'refuse', request })} />}
                </>
              )}
              {look.may(request) && <KernButton variant="primary" text={look.act} onClick={() => looking.run(request)} />}
            </div>
          </li>
        ))}
      </ul>
      {open?.what === 'release' && (
        <Confirm
          title={release.title}
          body={release.body(open.request)}
          act={release.act}
          onAct={() => {
            releasing.run(open.request)
            close()
          }}
          onClose={close}
        />
      )}
      {open?.what === 'refuse' && refuse && <Refusing request={open.request} refuse={refuse} refresh={refresh} onClose={close} />}
      {open?.what === 'look' && (
        <Dialog title={look.title(open.request, open.found)} onClose={close} wide>
          {look.shown(open.found, open.request)}
        </Dialog>
      )}
    </>
  )
}

function Refusing<R>({ request, refuse, refresh, onClose }: { request: R; refuse: Refuse<R>; refresh: QueryKey[]; onClose: () => void }) {
  const refusing = useVerb((values: FormData) => refuse.run(request, text(values, 'answer')), { refresh, said: refuse.said, onDone: onClose })
  return (
    <Dialog title={refuse.title} onClose={onClose}>
      <Form act={refuse.act} onSubmit={refusing.run} error={refusing.error} pending={refusing.isPending}>
        <Area name="answer" label={refuse.why} minLength={10} maxLength={2000} />
      </Form>
    </Dialog>
  )
}
