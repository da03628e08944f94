import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Offline } from '#web/api.ts'
import { language, useTexts } from '#web/language.ts'
import { announce } from '#web/parts/index.ts'
import { useSentence } from '#web/sentences.ts'
import { clockOf, openDictation, type State } from '#web/voice/dictation.ts'
import { canRead, onVoices, readAloud, stopReading } from '#web/voice/reader.ts'
import { canRecord } from '#web/voice/recorder.ts'
import { voiceTexts } from '#web/voice/texts.ts'
import { type Answer, api, level } from './talk.ts'

const worklet = '/widget/vorzimmer-aufnahme.js'

/** A microphone beside the question field: what was understood is put into the field, never sent. */
export function Dictate({ goes, seconds: most, onWords }: { goes: string; seconds: number; onWords: (text: string) => void }) {
  const t = useTexts(voiceTexts)
  const [state, setState] = useState<State>({ at: 'idle' })
  const words = useRef(onWords)
  words.current = onWords
  const say = useRef(t)
  say.current = t
  const button = useRef<HTMLButtonElement>(null)
  const first = useRef<HTMLDivElement>(null)
  const dictation = useMemo(
    () =>
      openDictation({
        worklet,
        most,
        hear: (body, session, signal) => api.bytes('/dictation', { input: { level: level.get(), session }, body, signal }),
        onChange: setState,
        onWords: (text) => {
          announce(say.current('understoodWords', { text }))
          words.current(text)
        },
        onEnding: () => announce(say.current('ending')),
      }),
    [most],
  )
  useEffect(() => dictation.cancel, [dictation])
  const { at } = state
  const before = useRef(at)
  // What is pressed next has the focus; when all is over it goes back to the button, or into the field.
  useEffect(() => {
    if (before.current === at) return
    before.current = at
    if (at === 'recording') announce(say.current('recording'))
    if (at === 'working') announce(say.current('working'))
    if (at === 'asking') announce(say.current('asking'))
    if (at !== 'idle') first.current?.querySelector('button')?.focus()
  }, [at])
  const cancel = () => {
    const wasOn = at === 'recording' || at === 'working' || at === 'asking'
    dictation.cancel()
    if (wasOn) announce(t('recordingCancelled'))
    button.current?.focus()
  }
  if (!canRecord()) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        className="kern-btn kern-btn--secondary"
        aria-expanded={at !== 'idle'}
        onClick={() => (at === 'idle' ? dictation.press() : cancel())}
      >
        <svg className="vz-voice__icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3" />
        </svg>
        <span className="kern-label">{t('speak')}</span>
      </button>
      {at !== 'idle' && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape gives up, from whatever inside has the focus
        <div className="vz-voice" ref={first} onKeyDown={(e) => e.key === 'Escape' && cancel()}>
          {at === 'told' && (
            <>
              <p className="kern-body" id="sound-goes">
                {goes}
              </p>
              <div className="vz-actions">
                <KernButton type="button" variant="primary" text={t('start')} aria-describedby="sound-goes" onClick={dictation.start} />
                <KernButton type="button" variant="tertiary" text={t('cancelRecording')} onClick={cancel} />
              </div>
            </>
          )}
          {at === 'asking' && (
            <>
              <p className="kern-body">{t('asking')}</p>
              <div className="vz-actions">
                <KernButton type="button" variant="tertiary" text={t('cancelRecording')} onClick={cancel} />
              </div>
            </>
          )}
          {state.at === 'recording' && (
            <>
              <p className="kern-body vz-voice__time">{t('recordingFor', { time: clockOf(state.seconds), most: clockOf(most) })}</p>
              <meter className="vz-voice__level" min={0} max={1} value={state.level} aria-hidden="true" />
              <div className="vz-actions">
                <KernButton type="button" variant="primary" text={t('finish')} onClick={dictation.finish} />
                <KernButton type="button" variant="tertiary" text={t('cancelRecording')} onClick={cancel} />
              </div>
            </>
          )}
          {at === 'working' && (
            <>
              <p className="kern-body">{t('working')}</p>
              <div className="vz-actions">
                <KernButton type="button" variant="tertiary" text={t('cancelRecording')} onClick={cancel} />
              </div>
            </>
          )}
          <Trouble state={state} />
          {(at === 'nothing' || at === 'trouble' || at === 'refused') && (
            <div className="vz-actions">
              <KernButton type="button" variant="secondary" text={t('speakAgain')} onClick={dictation.start} />
              <KernButton type="button" variant="tertiary" text={t('closeVoice')} onClick={cancel} />
            </div>
          )}
        </div>
      )}
    </>
  )
}

/** Why there are no words: an alert says it. */
function Trouble({ state }: { state: State }) {
  const t = useTexts(voiceTexts)
  const error = state.at === 'refused' ? state.error : undefined
  const sentence = useSentence(error)
  const said = state.at === 'nothing' ? state.said : state.at === 'trouble' ? t(state.trouble) : error instanceof Offline ? t('soundLost') : sentence
  return said ? (
    <div role="alert">
      <KernAlert variant="warning" title={said} />
    </div>
  ) : null
}

/** An answer with a voice: the device's own, else the house's. One answer at a time. */
export function ReadAloud({ answer: { spoken }, house }: { answer: Answer; house: boolean }) {
  const t = useTexts(voiceTexts)
  const [state, setState] = useState<'still' | 'reading' | 'failed'>('still')
  const able = useSyncExternalStore(onVoices, () => canRead(spoken, { house }))
  const mine = useRef(false)
  useEffect(
    () => () => {
      if (mine.current) stopReading()
    },
    [],
  )
  if (!able) return null
  const start = () => {
    mine.current = true
    setState('reading')
    announce(t('reading'))
    readAloud(spoken, { house, say: (input, signal) => api.making('/aloud', { input, signal }) })
      .then(
        (how) => {
          setState('still')
          if (how !== 'replaced') announce(t(how === 'ended' ? 'readToEnd' : 'readingStopped'))
        },
        () => setState('failed'),
      )
      .finally(() => {
        mine.current = false
      })
  }
  return (
    <div className="vz-actions" lang={language.get()}>
      <KernButton
        type="button"
        variant="tertiary"
        text={t(state === 'reading' ? 'stopReading' : 'readAloud')}
        onClick={() => (state === 'reading' ? stopReading() : start())}
      />
      <span className="kern-body kern-body--small">({t('machineVoice')})</span>
      {state === 'failed' && (
        <p className="kern-body" role="alert">
          {t('notRead')}
        </p>
      )}
    </div>
  )
}
