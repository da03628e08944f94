import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
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
  const area = () => place.current?.querySelector('textarea')
  useKeys([{ key: 'n', label: t('keyNew'), run: () => area()?.focus() }, ...(onStop ? [{ key: 'Escape', label: t('keyStop'), run: onStop }] : [])])
  useEffect(() => {
    if (!taken.current) return
    taken.current = false
    const gap = /⟦[^⟧]*⟧/.exec(value)
    area()?.focus()
    if (gap) area()?.setSelectionRange(gap.index, gap.index + gap[0].length)
  })
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && onStop) onStop()
    else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) onSend()
    else return
    e.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it take the keys; this only hears Ctrl and Enter, and Escape
    <div ref={place} onKeyDown={onKeyDown} className="vz-stack vz-composer">
      <Select
        name="template"
        label={t('template')}
        optional
        value=""
        onChange={(e) => {
          const chosen = templates.find((x) => x.id === e.target.value)
          if (!chosen) return
          taken.current = true
          onChange(chosen.body)
        }}
        options={[{ value: '', label: t('noTemplate') }, ...templates.map((x) => ({ value: x.id, label: x.own ? t('ownTemplate', x) : x.title }))]}
      />
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
