import 'dmn-js/dist/assets/diagram-js.css'
import 'dmn-js/dist/assets/dmn-js-shared.css'
import 'dmn-js/dist/assets/dmn-js-drd.css'
import 'dmn-js/dist/assets/dmn-js-decision-table.css'
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css'
import 'dmn-js/dist/assets/dmn-js-literal-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css'
import 'dmn-js/dist/assets/dmn-font/css/dmn.css'
// @ts-expect-error it brings no types
import DmnModeler from 'dmn-js/lib/Modeler'
import { StyleModule } from 'style-mod'
import { words } from './dmn-words.ts'

// dmn-js, the editor of bpmn.io. A piece of its own: nothing of it is loaded before somebody edits rules.

/** An open editor. */
export type Editor = {
  /** What it can show: the drawing, each table, each formula. */
  views: { id: string; name: string }[]
  shown: () => string
  show: (id: string) => Promise<void>
  /** The rules as they stand, in the namespace of DMN 1.3. */
  xml: () => Promise<string>
  close: () => void
}

type View = { id: string; type: string; name?: string; element: { id: string; name?: string; $type: string } }
/** An element of the file as dmn-moddle holds it. */
type Element = { $type: string; $model: { create: (type: string, values: object) => Element }; [name: string]: unknown }
type Modeler = {
  importXML: (xml: string, how: { open: boolean }) => Promise<{ warnings: unknown[] }>
  getDefinitions: () => Element
  saveXML: (how: { format: boolean }) => Promise<{ xml: string }>
  getViews: () => View[]
  getActiveView: () => View | undefined
  open: (view: View) => Promise<unknown>
  on: (event: string, listen: (e: { viewer: { on: Modeler['on'] } }) => void) => void
  destroy: () => void
}

/**
 * Opens rules in an element of the page.
 * @param onChange somebody changed something
 * @throws where the file cannot be opened, or holds what the editor would lose
 */
export async function openEditor(host: HTMLElement, xml: string, onChange: () => void): Promise<Editor> {
  adoptStyles()
  const german = document.documentElement.lang === 'de'
  const common = { additionalModules: german ? [{ translate: ['value', translate] }] : [] }
  const modeler = new DmnModeler({
    container: host,
    drd: common,
    decisionTable: common,
    literalExpression: common,
    boxedExpression: common,
  }) as Modeler
  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', onChange))
  try {
    const { warnings } = await modeler.importXML(xml, { open: false })
    if (warnings.length) throw new Error('the editor would lose something')
    remarksToColumn(modeler.getDefinitions())
  } catch (e) {
    modeler.destroy()
    throw e
  }
  const nameOf = ({ type, element }: View) =>
    type === 'drd' ? (german ? 'Übersicht (Diagramm)' : 'Overview (diagram)') : (element.name ?? element.id)
  const views = modeler.getViews()
  // A table is what most people come for.
  const first = views.find((v) => v.type === 'decisionTable') ?? views.find((v) => v.type !== 'drd') ?? views[0]
  if (first) await modeler.open(first)
  return {
    views: views.map((v) => ({ id: v.element.id, name: nameOf(v) })),
    shown: () => modeler.getActiveView()?.element.id ?? '',
    show: async (id) => {
      const view = modeler.getViews().find((v) => v.element.id === id)
      if (view) await modeler.open(view)
    },
    xml: async () => {
      const definitions = modeler.getDefinitions()
      remarksToFile(definitions)
      try {
        return (await modeler.saveXML({ format: true })).xml
      } finally {
        remarksToColumn(definitions)
      }
    },
    close: () => modeler.destroy(),
  }
}

// The column "Annotations" of dmn-js is the description of a rule. Our files have a column of their own for the Rechtsgrundlage (DMN 1.2, annotationEntry), which
// dmn-js keeps but does not show. While it is open, one stands for the other.

const tablesWithRemarks = (definitions: Element): Element[] =>
  ((definitions.drgElement ?? []) as Element[])
    .map((e) => (e.decisionLogic ?? (e.encapsulatedLogic as Element | undefined)?.body) as Element | undefined)
    .filter((logic): logic is Element => logic?.$type === 'dmn:DecisionTable' && ((logic.annotation ?? []) as unknown[]).length === 1)
const rulesOf = (definitions: Element) => tablesWithRemarks(definitions).flatMap((table) => (table.rule ?? []) as Element[])

function remarksToColumn(definitions: Element) {
  for (const rule of rulesOf(definitions)) {
    const [remark] = (rule.annotationEntry ?? []) as Element[]
    if (remark?.text && !rule.description) {
      rule.description = remark.text
      remark.text = ''
    }
  }
}
function remarksToFile(definitions: Element) {
  for (const rule of rulesOf(definitions)) {
    if (!rule.description) continue
    const [remark] = (rule.annotationEntry ?? []) as Element[]
    if (remark?.text) continue // it has both
    if (remark) remark.text = rule.description
    else rule.annotationEntry = [rule.$model.create('dmn:RuleAnnotation', { text: rule.description, $parent: rule })]
    rule.description = undefined
  }
}

/** The editor's words in German; a word it learns later stays English until it stands in the table. */
function translate(template: string, values: Record<string, string> = {}): string {
  return (words[template] ?? template).replace(/\{\s*(\w+)\s*\}/g, (whole, name: string) => values[name] ?? whole)
}

/**
 * CodeMirror, in which dmn-js edits FEEL, writes its rules into a style element; our Content-Security-Policy refuses that. Constructed style sheets it does not
 * refuse, so the rules go there instead.
 */
function adoptStyles() {
  const done = new Set<StyleModule>()
  StyleModule.mount = (root, modules) => {
    for (const one of Array.isArray(modules) ? modules : [modules]) {
      if (done.has(one)) continue
      done.add(one)
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(one.getRules())
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    }
  }
}
