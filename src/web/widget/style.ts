// A constructable sheet: it needs no exception in the Content-Security-Policy of the page around. Lengths in em of a font that is at least 16 px,
// whatever the page's root says; colours follow KERN's neutral and dark blue tones, a town sets --vorzimmer-accent and --vorzimmer-on-accent.
const css = `
:host { --ink: #1b1e25; --ground: #fff; --soft: #f1f3f7; --line: #6b7383; --muted: #4c5462; --warn: #fdf0d5; --bad: #a4161a;
  --act: var(--vorzimmer-accent, #1f4a9a); --on-act: var(--vorzimmer-on-accent, #fff);
  font: 400 max(1rem, 16px)/1.5 var(--vorzimmer-font, system-ui, sans-serif); color: var(--ink); text-align: start; letter-spacing: normal; color-scheme: light; }
:host(:not([inline])) { position: fixed; inset-block-end: 0; inset-inline-end: 0; z-index: 2147483000; }
:host([inline]) { display: block; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) { --ink: #eceff4; --ground: #14171d; --soft: #222731; --line: #8b94a5; --muted: #b7bfcc;
  --warn: #3b2f12; --bad: #ff9d9d; --act: var(--vorzimmer-accent-dark, #9fbdf2); --on-act: var(--vorzimmer-on-accent-dark, #0c1220); color-scheme: dark; } }
:host([theme=dark]) { --ink: #eceff4; --ground: #14171d; --soft: #222731; --line: #8b94a5; --muted: #b7bfcc; --warn: #3b2f12; --bad: #ff9d9d;
  --act: var(--vorzimmer-accent-dark, #9fbdf2); --on-act: var(--vorzimmer-on-accent-dark, #0c1220); color-scheme: dark; }
* { box-sizing: border-box; }
h2, h3, h4, p, ul, ol, dl, fieldset, blockquote { margin: 0; padding: 0; border: 0; min-inline-size: 0; font-size: 1em; font-weight: 400; }
ul, ol { list-style: none; }
button, input, textarea, select { font: inherit; color: inherit; }
button, select, .button { min-block-size: 2.75em; }
svg { inline-size: 1.25em; block-size: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; flex: none; }
:focus-visible { outline: .19em solid var(--act); outline-offset: .13em; border-radius: .13em; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button, .button { display: inline-flex; align-items: center; gap: .5em; padding: .4em .9em; border: 2px solid var(--act); border-radius: .25em; background: var(--ground);
  color: var(--act); cursor: pointer; text-decoration: none; text-align: start; overflow-wrap: anywhere; }
button:hover, .button:hover { text-decoration: underline; }
button.main { background: var(--act); color: var(--on-act); }
button.plain { border-color: transparent; background: none; padding-inline: .5em; }
button[disabled] { opacity: .6; cursor: default; text-decoration: none; }
.launch { margin: 1em; border-radius: 1.5em; padding-inline: 1.25em; box-shadow: 0 2px 10px #0006; }
.panel { display: flex; flex-direction: column; background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: .5em; overflow: hidden;
  inline-size: 100%; block-size: 36em; }
:host(:not([inline])) .panel { inline-size: min(26em, 100vw - 2em); block-size: min(40em, 100dvh - 2em); margin: 1em; box-shadow: 0 4px 24px #0007; }
.head { display: flex; align-items: center; gap: .5em; padding: .5em .5em .5em 1em; border-block-end: 1px solid var(--line); border-block-start: .25em solid var(--act); }
.head h2 { flex: 1; font-weight: 600; font-size: 1.125em; line-height: 1.2; }
.head small { display: block; font-weight: 400; font-size: .875rem; color: var(--muted); }
.tools { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25em .75em; padding: .25em 1em; background: var(--soft); }
.tools label { display: flex; align-items: center; gap: .5em; flex-wrap: wrap; }
.tools select { max-inline-size: 9.5em; }
select, input:not([type=checkbox]), textarea { max-inline-size: 100%; padding: .4em .6em; border: 1px solid var(--line); border-radius: .25em; background: var(--ground); }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em; display: flex; flex-direction: column; gap: 1em; overflow-wrap: anywhere; }
.notice { background: var(--soft); border-radius: .25em; padding: .75em 1em; display: grid; gap: .5em; }
.emergency { background: var(--warn); border-radius: .25em; padding: .5em 1em; }
.asked { justify-self: end; max-inline-size: 90%; background: var(--soft); border-radius: .75em .75em 0 .75em; padding: .5em .9em; font-weight: 600; }
article { display: grid; gap: .75em; }
.answer { display: grid; gap: .75em; border-inline-start: .25em solid var(--act); padding-inline-start: .9em; }
.answer.alarm { border-color: var(--bad); }
.label { font-weight: 600; }
.made, .hint, .muted { color: var(--muted); font-size: .9375em; }
blockquote { background: var(--soft); border-radius: .25em; padding: .6em .9em; display: grid; gap: .35em; }
.block { display: grid; gap: .35em; }
.block h4, blockquote h4 { font-weight: 600; }
.block ul:not(.row), blockquote ul { list-style: disc; padding-inline-start: 1.25em; }
blockquote li + li { margin-block-start: .3em; }
.row { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; }
a { color: var(--act); }
.sources li { display: block; padding-block: .15em; }
.error { color: var(--bad); }
.foot { border-block-start: 1px solid var(--line); padding: .5em 1em; display: grid; gap: .4em; }
.person { gap: .25em .4em; }
.person button, .person .button { min-block-size: 2em; padding: .1em .6em; border-width: 1px; font-size: .9375em; }
#left:empty { display: none; }
.ask { display: flex; gap: .5em; align-items: end; }
.ask label { flex: 1; display: grid; min-inline-size: 0; }
textarea { resize: vertical; inline-size: 100%; min-block-size: 2.75em; }
.ask .speak { padding-inline: .7em; }
.voice { display: grid; gap: .5em; background: var(--soft); border-radius: .25em; padding: .6em .9em; }
.voice[hidden] { display: none; }
.voice .time { font-variant-numeric: tabular-nums; }
.voice meter { inline-size: 100%; }
form.handover { display: grid; gap: .75em; }
form.handover .field { display: grid; gap: .2em; }
form.handover .check { display: grid; grid-template-columns: auto 1fr; align-items: center; gap: .6em; }
form.handover input:not([type=checkbox]) { inline-size: 100%; min-block-size: 2.75em; }
input[type=checkbox] { inline-size: 1.5em; block-size: 1.5em; }
@media (max-width: 30em) {
  :host([open]:not([inline])) { inset: 0; }
  :host(:not([inline])) .panel { margin: 0; inline-size: 100vw; block-size: 100dvh; border: 0; border-radius: 0; }
}
/* Zoomed far in there is no room for parts that stay: everything scrolls together. */
@media (max-height: 30em) { .panel { overflow-y: auto; } .log { overflow: visible; flex: none; } }
@media print { :host(:not([inline])) { display: none; } }
@media (forced-colors: active) { .answer, .asked, blockquote, .notice { border: 1px solid; } }
`

let sheet: CSSStyleSheet | undefined
export function style(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}
