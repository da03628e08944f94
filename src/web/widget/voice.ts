import { clockOf, openDictation, type State } from '../voice/dictation.ts'
import { canRead, onVoices, readAloud, stopReading } from '../voice/reader.ts'
import { canRecord } from '../voice/recorder.ts'
import { h, icon, microphone } from './dom.ts'
import { type Answered, type House, type Opened, Refused } from './house.ts'
import { type Key, type Language, word } from './texts.ts'

type Around = {
  house: House
  language: Language
  level: Opened['levels'][number]['level']
  announce: (text: string) => void
}

/** The button and what opens below it; undefined where nothing can be spoken. `cancel` frees the microphone. */
export function dictationView(opened: Opened, around: Around & { onWords: (text: string) => void }) {
  const { dictation: offered } = opened
  if (!offered || !canRecord()) return undefined
  const { house, language, level, announce, onWords } = around
  const say = (key: Key, facts?: Record<string, string | number>) => word(key, language, facts)
  const place = h('div', { class: 'voice', hidden: true, onkeydown: (e: KeyboardEvent) => onKey(e) })
  const button = h(
    'button',
    { type: 'button', class: 'speak', 'aria-label': say('speak'), 'aria-expanded': 'false', title: say('speak'), onclick: () => press() },
    icon(microphone),
  )
  const most = clockOf(offered.seconds)
  const time = h('p', { class: 'time' })
  const meter = h('meter', { min: 0, max: 1, 'aria-hidden': 'true' })
  let at: State['at'] = 'idle'

  const act = (key: Key, go: () => void, main = false) => h('button', { type: 'button', class: main && 'main', onclick: go }, say(key))
  const row = (...buttons: HTMLElement[]) => h('div', { class: 'row' }, ...buttons)
  const stop = () => act('cancelRecording', cancel)
  function show(state: State) {
    if (state.at === 'recording') {
      time.textContent = say('recordingFor', { time: clockOf(state.seconds), most })
      meter.value = state.level
    }
    if (state.at === at) return
    at = state.at
    place.hidden = at === 'idle'
    button.setAttribute('aria-expanded', String(!place.hidden))
    const trouble = (said: string) => [
      h('p', { class: 'error', role: 'alert' }, said),
      row(act('speakAgain', dictation.start), act('closeVoice', cancel)),
    ]
    const shown: Record<State['at'], () => HTMLElement[]> = {
      idle: () => [],
      told: () => [h('p', {}, offered?.goes), row(act('start', dictation.start, true), stop())],
      asking: () => [h('p', {}, say('asking')), row(stop())],
      recording: () => [time, meter, row(act('finish', dictation.finish, true), stop())],
      working: () => [h('p', {}, say('working')), row(stop())],
      nothing: () => trouble(state.at === 'nothing' ? state.said : ''),
      trouble: () => trouble(state.at === 'trouble' ? say(state.trouble) : ''),
      refused: () =>
        trouble(state.at === 'refused' && state.error instanceof Refused && state.error.message ? state.error.message : say('soundLost')),
    }
    place.replaceChildren(...shown[at]())
    if (at === 'asking' || at === 'recording' || at === 'working') announce(say(at))
    if (at !== 'idle') place.querySelector('button')?.focus()
  }
  const dictation = openDictation({
    worklet: `${house.base}/widget/vorzimmer-aufnahme.js`,
    most: offered.seconds,
    hear: (wav, session, signal) => house.dictate(wav, session, level, signal),
    onChange: show,
    onWords: (text) => {
      announce(say('understoodWords', { text }))
      onWords(text)
    },
    onEnding: () => announce(say('ending')),
  })
  function cancel() {
    if (at === 'recording' || at === 'working' || at === 'asking') announce(say('recordingCancelled'))
    dictation.cancel()
    button.focus()
  }
  const press = () => (at === 'idle' ? dictation.press() : cancel())
  /** The first Escape gives up the recording, the next one closes the widget. */
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    cancel()
  }
  return { button, place, stop: dictation.cancel }
}

/** The button that reads an answer; it appears when the device's voices are known. */
export function aloudView({ spoken }: Answered, house: House, language: Language, announce: (text: string) => void): HTMLElement {
  const say = (key: Key) => word(key, language)
  const view = h('div', { class: 'row' })
  let reading = false
  const button = h('button', { type: 'button', onclick: () => (reading ? stopReading() : start()) }, say('readAloud'))
  const trouble = h('p', { class: 'error', role: 'alert' })
  const show = (now: boolean) => {
    reading = now
    button.textContent = say(now ? 'stopReading' : 'readAloud')
  }
  const start = () => {
    show(true)
    trouble.textContent = ''
    announce(say('reading'))
    readAloud(spoken, { house: house.speaks, say: (piece, signal) => house.say(piece, signal) }).then(
      (how) => {
        show(false)
        if (how !== 'replaced') announce(say(how === 'ended' ? 'readToEnd' : 'readingStopped'))
      },
      () => {
        show(false)
        trouble.textContent = say('notRead')
      },
    )
  }
  const offer = () => {
    if (view.firstChild || !canRead(spoken, { house: house.speaks })) return
    view.append(button, h('span', { class: 'muted' }, `(${say('machineVoice')})`), trouble)
    forget()
  }
  const forget = onVoices(offer)
  offer()
  return view
}
