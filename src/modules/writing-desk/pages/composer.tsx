import { KernButton } from '@kern-ux-annex/kern-react-kit'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { useTexts } from '#web/language.ts'
import { Area, Select, useKeys } from '#web/parts/index.ts'
import type { Ready as ReadySchema } from '../contract.ts'
import { texts } from '../texts.ts'

export type Ready = z.input<typeof ReadySchema>

/** Where one writes: a template lays its text here and its first gap is selected; Ctrl and Enter sends, Escape stops what is being written. */
export function Composer({
  templates,
  value,
  onChange,
  onSend,
  onStop,
  children,
}: {
  templates: Ready['templates']
  value: string
  onChange: (text: string) => void
  onSend: () => void
  onStop?: (() => void) | undefined
  children?: ReactNode
}) {
  const t = useTexts(texts)
  const place = useRef<HTMLDivElement>(null)
  const taken = useRef(false)
  const [chosen, setChosen] = useState('')
  const area = () => place.current?.querySelector('textarea')
  useKeys([{ key: 'n', label: t('keyNew'), run: () => area()?.focus() }, ...(onStop ? [{ key: 'Escape', label: t('keyStop'), run: onStop }] : [])])
  useEffect(() => {
    if (!taken.current) return
    taken.current = false
    const gap = /⟦[^⟧]*⟧/.exec(value)
    area()?.focus()
    if (gap) area()?.setSelectionRange(gap.index, gap.index + gap[0].length)
  })
  /** A button, not the choice itself: who walks through the list by arrow keys must not lose what she wrote. */
  const take = () => {
    const body = templates.find((x) => x.id === chosen)?.body
    if (!body) return
    taken.current = true
    onChange(filled(body, value.trim()))
    setChosen('')
  }
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && onStop) onStop()
    else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) onSend()
    else return
    e.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it take the keys; this only hears Ctrl and Enter, and Escape
    <div ref={place} onKeyDown={onKeyDown} className="vz-stack vz-composer">
      <div className="vz-actions vz-composer__template">
        <Select
          name="template"
          label={t('template')}
          optional
          value={chosen}
          onChange={(e) => setChosen(e.target.value)}
          options={[{ value: '', label: t('noTemplate') }, ...templates.map((x) => ({ value: x.id, label: x.own ? t('ownTemplate', x) : x.title }))]}
        />
        <KernButton text={t('takeTemplate')} aria-disabled={!chosen} onClick={take} />
      </div>
      <Area
        name="text"
        label={t('question')}
        hint={t('questionHint')}
        rows={6}
        maxLength={100_000}
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
      {children}
    </div>
  )
}

/** What she has written goes into the template's gap if it has one, else below it. */
function filled(body: string, written: string): string {
  if (!written) return body
  const gaps = body.match(/⟦[^⟧]*⟧/g) ?? []
  return gaps.length === 1 ? body.replace(gaps[0] ?? '', () => written) : `${body}\n\n${written}`
}

/** Which data class, with what belongs to it in words of the town hall. */
export function ClassSelect({ classes, value, onChange }: { classes: Ready['classes']; value: string; onChange: (id: Ready['usual']) => void }) {
  const t = useTexts(texts)
  const chosen = classes.find((c) => c.id === value)
  return (
    <Select
      name="dataClass"
      label={t('dataClass')}
      hint={t('dataClassHint', { contents: chosen?.contents.join('; ') ?? '' })}
      error={chosen && !chosen.model ? t('noModelForClass', chosen) : undefined}
      value={value}
      onChange={(e) => onChange(e.target.value as Ready['usual'])}
      options={classes.map((c) => ({ value: c.id, label: c.title }))}
    />
  )
}
