import { createHash } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import { compileBoxed, expressionIn, type Place } from './boxed.ts'
import { type Decided, explanationOf, type Step } from './explain.ts'
import { compileTest, functionOf } from './feel.ts'
import { nameOf } from './parse.ts'
import { type Code, deepest, Run } from './run.ts'
import { dateTimeAt } from './temporal.ts'
import { anyType, basicTypes, conform, type FeelType, given, type Shape, shapeOf } from './types.ts'
import { type FeelFunction, type Given, plain, type Value } from './value.ts'
import { all, attribute, type Element, first, readXml, textOf } from './xml.ts'

/** What an evaluation is given beside its inputs. */
export interface Circumstances {
  /** the clock for `now()` and `today()`: a rule has none of its own */
  now: Date
  /** zone of that clock; by default Europe/Berlin */
  timeZone?: string
  /** where an input came from, by its name, e.g. `Antrag, Feld 12`; goes into the explanation */
  sources?: Record<string, string>
  /** how many steps of work it may take, by default a million */
  steps?: number
}

/** A DMN model, read and made ready once, to be asked many times. It keeps nothing between two questions. */
export interface Model {
  name: string
  namespace: string
  /** SHA-256 over the files as they were read, in hex */
  sha256: string
  /** mistakes found while reading; empty unless read leniently */
  problems: string[]
  inputs: { name: string; type: string; allowed: string | null; question: string }[]
  decisions: { name: string; id: string; type: string; question: string; services: boolean }[]
  /**
   * Decides one decision or decision service. What goes wrong in a rule makes its value null and stands in `errors`.
   * @throws AppError dmn.unknown-decision, dmn.too-long, dmn.too-deep
   */
  decide(name: string, inputs: Record<string, Given>, at: Circumstances): Decided
  /** Decides every decision of the model (not those it imports), each with an explanation of its own. */
  decideAll(inputs: Record<string, Given>, at: Circumstances): Record<string, Decided>
}

/**
 * Reads a model of DMN 1.2 to 1.5 with the models it imports.
 * @param xml the file that is asked, then those it imports, in any order
 * @param lenient keeps a model with mistakes: an expression that cannot be read then gives null
 * @throws AppError dmn.invalid; `problems` holds German sentences, one a line, that say where
 */
export function readDmn(xml: string | string[], { lenient = false }: { lenient?: boolean } = {}): Model {
  const texts = typeof xml === 'string' ? [xml] : xml
  const problems: string[] = []
  const roots = texts.flatMap((text, i) => {
    const root = readXml(text)
    if (typeof root !== 'string') return [root]
    problems.push(texts.length > 1 ? `${i + 1}. Datei: ${root}` : root)
    return []
  })
  if (!roots.length || problems.length) throw invalid(problems)
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  const graph = new Graph(roots, problems)
  graph.prepareAll()
  if (problems.length && !lenient) throw invalid(problems)
  return modelOf(
    graph,
    texts.length === 1
      ? createHash('sha256')
          .update(texts[0] ?? '')
          .digest('hex')
      : hash.digest('hex'),
    problems,
  )
}

const invalid = (problems: string[]): AppError =>
  new AppError('dmn.invalid', 422, { count: problems.length, problems: [...new Set(problems)].slice(0, 100).join('\n') })

// --- the graph --------------------------------------------------------------------------------------------------------------------------

type Kind = 'inputData' | 'decision' | 'businessKnowledgeModel' | 'decisionService'

/** A node of the requirements graph. */
interface Node {
  id: string
  name: string
  kind: Kind
  element: Element
  file: File
  type: FeelType
  place: string
  /** what it needs, and under which name it sees it: an imported one stands below the name of the import */
  needs: { node: Node; key: string; prefix: string }[]
  shape: Shape
  code: Code | null
  state: 'new' | 'preparing' | 'ready'
}

/** One file of a model. */
interface File {
  root: Element
  namespace: string
  name: string
  /** namespace of each import by its name, with the prefix XML gives it */
  imports: { name: string; namespace: string }[]
  types: Map<string, FeelType>
}

const titles: Record<Kind, string> = {
  inputData: 'Eingabe',
  decision: 'Entscheidung',
  businessKnowledgeModel: 'Berechnung',
  decisionService: 'Entscheidungsdienst',
}
class Graph {
  readonly files: File[]
  readonly main: File
  readonly nodes = new Map<string, Node>()
  private readonly problems: string[]

  constructor(roots: Element[], problems: string[]) {
    this.problems = problems
    this.files = roots.map((root) => ({
      root,
      namespace: attribute(root, 'namespace'),
      name: attribute(root, 'name'),
      imports: all(root, 'import').map((i) => ({ name: attribute(i, 'name'), namespace: attribute(i, 'namespace') })),
      types: new Map(),
    }))
    this.main = this.files[0] as File
    for (const file of this.files) this.collect(file)
    for (const node of this.nodes.values()) this.connect(node)
  }

  private collect(file: File): void {
    for (const { name, namespace } of file.imports) {
      if (!this.files.some((f) => f.namespace === namespace))
        this.problems.push(`Das Modell „${file.name}“ braucht das Modell „${name}“ (${namespace}), das nicht dabei ist.`)
    }
    for (const element of file.root.children) {
      if (!Object.hasOwn(titles, element.tag)) continue
      const [id, name] = [attribute(element, 'id'), attribute(element, 'name')]
      const kind = element.tag as Kind
      const key = `${file.namespace}#${id || name}`
      if (!name) this.problems.push(`${titles[kind]} „${id}“ hat keinen Namen.`)
      const twice = this.nodes.has(key)
      if (twice) this.problems.push(`Die Kennung „${id || name}“ gibt es zweimal.`)
      this.nodes.set(twice ? `${key} ${this.nodes.size}` : key, {
        id,
        name,
        kind,
        element,
        file,
        type: anyType,
        place: `${titles[kind]} „${name}“`,
        needs: [],
        shape: 1,
        code: null,
        state: 'new',
      })
    }
  }

  /** The node an href points at, within its file or in an imported one. */
  find(href: string, file: File): Node | undefined {
    return this.nodes.get(href.startsWith('#') || !href.includes('#') ? `${file.namespace}#${href.replace(/^#/, '')}` : href)
  }

  private connect(node: Node): void {
    const { file, element } = node
    node.type = this.typeRef(attribute(first(element, 'variable'), 'typeRef') || attribute(element, 'typeRef'), file, node.place)
    const references = [
      ...all(element, 'informationRequirement').flatMap((r) => [first(r, 'requiredInput'), first(r, 'requiredDecision')]),
      ...all(element, 'knowledgeRequirement').map((r) => first(r, 'requiredKnowledge')),
    ]
    for (const reference of references) {
      if (!reference) continue
      const needed = this.find(attribute(reference, 'href'), file)
      if (!needed) this.problems.push(`${node.place} braucht „${attribute(reference, 'href')}“, das es nicht gibt.`)
      else {
        const prefix = needed.file === file ? '' : (file.imports.find((i) => i.namespace === needed.file.namespace)?.name ?? '')
        node.needs.push({ node: needed, key: nameOf(prefix || needed.name), prefix })
      }
    }
  }

  // --- types ----------------------------------------------------------------------------------------------------------------------------

  /** The type a typeRef names; without one, any. */
  typeRef(ref: string, file: File, where: string): FeelType {
    if (!ref) return anyType
    const type = this.type(ref, file)
    if (!type) this.problems.push(`${where}: Den Typ „${ref}“ gibt es nicht.`)
    return type ?? anyType
  }

  type(ref: string, file: File): FeelType | undefined {
    const name = ref.replace(/^[\w-]+:/, '').trim()
    const own = this.itemDefinition(name, file)
    if (own) return own
    const imported = file.imports.find((i) => i.name && name.startsWith(`${i.name}.`)) ?? file.imports.find((i) => !i.name)
    const other = imported && this.files.find((f) => f.namespace === imported.namespace)
    return basicTypes.get(name) ?? (imported && other ? this.type(imported.name ? name.slice(imported.name.length + 1) : name, other) : undefined)
  }

  private itemDefinition(name: string, file: File): FeelType | undefined {
    const known = file.types.get(name)
    if (known) return known
    const element = all(file.root, 'itemDefinition').find((i) => attribute(i, 'name') === name)
    if (!element) return undefined
    // a type may hold itself in one of its components: it is there before it is finished
    const type: FeelType = { name, kind: 'Any' }
    file.types.set(name, type)
    Object.assign(type, this.definedType(element, name, file))
    return type
  }

  private definedType(element: Element, name: string, file: File): FeelType {
    const where = `Typ „${name}“`
    const allowed = this.allowed(element, 'allowedValues', where)
    const constraint = this.allowed(element, 'typeConstraint', where)
    const both = (inner: FeelType['allowed'], outer: FeelType['allowed']): { allowed?: NonNullable<FeelType['allowed']> } =>
      inner && outer
        ? { allowed: { text: `${inner.text}; ${outer.text}`, test: (v, run) => inner.test(v, run) && outer.test(v, run) } }
        : inner || outer
          ? { allowed: (inner ?? outer) as NonNullable<FeelType['allowed']> }
          : {}
    const base = this.baseType(element, name, file)
    if (attribute(element, 'isCollection') !== 'true') return { ...base, name, ...both(base.allowed, both(allowed, constraint).allowed) }
    return { name, kind: 'list', of: { ...base, ...both(base.allowed, allowed) }, ...both(undefined, constraint) }
  }

  private baseType(element: Element, name: string, file: File): FeelType {
    const components = all(element, 'itemComponent')
    if (components.length) {
      return {
        name,
        kind: 'context',
        fields: new Map(components.map((c) => [attribute(c, 'name'), this.definedType(c, attribute(c, 'name'), file)])),
      }
    }
    const where = `Typ „${name}“`
    const functionItem = first(element, 'functionItem')
    if (!functionItem) return this.typeRef(textOf(element, 'typeRef'), file, where)
    return {
      name,
      kind: 'function',
      params: all(functionItem, 'parameters').map((p) => this.typeRef(attribute(p, 'typeRef'), file, where)),
      result: this.typeRef(attribute(functionItem, 'outputTypeRef'), file, where),
    }
  }

  private allowed(element: Element, tag: string, where: string): FeelType['allowed'] {
    const text = textOf(first(element, tag), 'text')
    if (!text) return undefined
    const problem = (sentence: string) => this.problems.push(`${where}, erlaubte Werte: ${sentence}`)
    const test = compileTest(text, { shapes: {}, type: (name) => basicTypes.get(name), problem })
    return { text, test: (v, run) => test({ run: run as Run, names: new Map(), parent: null }, v) === true }
  }

  // --- making ready ---------------------------------------------------------------------------------------------------------------------

  prepareAll(): void {
    for (const file of this.files) for (const item of all(file.root, 'itemDefinition')) this.type(attribute(item, 'name'), file)
    for (const node of this.nodes.values()) this.prepare(node, [])
  }

  /** Makes a node ready after all it needs. A circle of decisions is a mistake; a calculation may call itself. */
  private prepare(node: Node, path: Node[]): void {
    if (node.state === 'ready') return
    if (node.state === 'preparing') {
      const circle = [...path.slice(path.indexOf(node)), node]
      if (circle.some((n) => n.kind === 'decision'))
        this.problems.push(`Die Entscheidungen drehen sich im Kreis: ${circle.map((n) => `„${n.name}“`).join(' braucht ')}.`)
      return
    }
    node.state = 'preparing'
    for (const need of this.needsOf(node)) this.prepare(need, [...path, node])
    node.shape = shapeOf(node.type)
    const where = node.place
    const place: Place = {
      of: node.name,
      where,
      shapes: this.shapes(node),
      type: (name) => this.type(name, node.file),
      typeOf: (ref) => this.typeRef(ref, node.file, where),
      problem: (sentence) => this.problems.push(`${where}: ${sentence}`),
    }
    if (node.kind === 'decision') this.prepareDecision(node, place)
    if (node.kind === 'businessKnowledgeModel') this.prepareKnowledge(node, place)
    if (node.kind === 'decisionService') node.shape = this.serviceParts(node).outputs[0]?.shape ?? 1
    node.state = 'ready'
  }

  private needsOf(node: Node): Node[] {
    return node.kind === 'decisionService' ? this.serviceParts(node).outputs : node.needs.map((n) => n.node)
  }

  private shapes(node: Node): { [name: string]: Shape } {
    const shapes: { [name: string]: Shape } = {}
    for (const { node: needed, prefix } of node.needs) {
      const shape = needed.state === 'ready' || needed.shape !== 1 ? needed.shape : shapeOf(needed.type)
      if (!prefix) shapes[needed.name] = shape
      else shapes[prefix] = { ...(typeof shapes[prefix] === 'object' ? shapes[prefix] : {}), [needed.name]: shape }
    }
    return shapes
  }

  private prepareDecision(node: Node, place: Place): void {
    const expression = expressionIn(node.element)
    if (!expression) return
    const { code, shape } = compileBoxed(expression, place)
    node.code = code
    if (node.shape === 1) node.shape = shape
  }

  private prepareKnowledge(node: Node, place: Place): void {
    const logic = first(node.element, 'encapsulatedLogic')
    if (!logic) {
      place.problem('Die Berechnung ist leer.')
      return
    }
    const definition = { ...logic, tag: 'functionDefinition' }
    const { code, shape } = compileBoxed(definition, place)
    node.code = code
    if (node.shape === 1) node.shape = shape
  }

  serviceParts(node: Node): { outputs: Node[]; inputs: Node[] } {
    const parts = (tag: string): Node[] =>
      all(node.element, tag).flatMap((r) => {
        const found = this.find(attribute(r, 'href'), node.file)
        if (!found && node.state !== 'ready') this.problems.push(`${node.place} braucht „${attribute(r, 'href')}“, das es nicht gibt.`)
        return found ?? []
      })
    return { outputs: parts('outputDecision'), inputs: [...parts('inputData'), ...parts('inputDecision')] }
  }
}

// --- evaluation -------------------------------------------------------------------------------------------------------------------------

/** The variable of a calculation has the type of the function, or only that of its result. */
const resultOf = (type: FeelType): FeelType => (type.kind === 'function' ? (type.result ?? anyType) : type)

/** One question to a model: what is already known in it. */
class Session {
  readonly run: Run
  readonly steps = new Map<Node, Step>()
  private readonly graph: Graph
  private readonly inputs: ReadonlyMap<string, Given>
  private readonly known = new Map<Node, Value>()

  constructor(graph: Graph, run: Run, inputs: ReadonlyMap<string, Given>) {
    this.graph = graph
    this.run = run
    this.inputs = inputs
  }

  value(node: Node): Value {
    const known = this.known.get(node)
    if (known !== undefined || this.known.has(node)) return known ?? null
    if (node.kind === 'businessKnowledgeModel') return this.knowledge(node)
    const outer = { where: this.run.where, matches: this.run.matches }
    this.run.where = node.place
    this.run.matches = []
    const value = this.evaluated(node)
    this.known.set(node, value)
    if (node.kind === 'decision' && node.code)
      this.steps.set(node, {
        node,
        value,
        matches: this.run.matches,
        needs: node.needs.map(({ node: n }) => ({ node: n, value: this.known.get(n) ?? null })),
      })
    Object.assign(this.run, outer)
    return value
  }

  /** Sets what a decision service is given instead of finding out. */
  preset(node: Node, value: Value): void {
    this.known.set(node, value)
  }

  private evaluated(node: Node): Value {
    if (node.kind === 'decisionService') return this.service(node)
    if (node.code) return conform(node.code({ run: this.run, names: this.names(node), parent: null }), node.type, this.run, 'Das Ergebnis')
    const at = this.inputs.get(node.name)
    if (at === undefined) return this.run.fail(`Die Eingabe „${node.name}“ fehlt.`)
    return conform(given(at, node.type), node.type, this.run, `Die Eingabe „${node.name}“`)
  }

  private names(node: Node): Map<string, Value> {
    const names = new Map<string, Value>()
    for (const { node: needed, key, prefix } of node.needs) {
      const value = this.value(needed)
      const below = prefix ? names.get(key) : undefined
      names.set(key, prefix ? new Map(below instanceof Map ? below : []).set(needed.name, value) : value)
    }
    return names
  }

  /** A calculation as a function. It is there before it is made, since it may call itself. */
  private knowledge(node: Node): Value {
    const { code } = node
    if (!code) return null
    let made: FeelFunction | undefined
    const type = resultOf(node.type)
    const f: FeelFunction = {
      kind: 'function',
      name: node.name,
      params: all(first(node.element, 'encapsulatedLogic'), 'formalParameter').map((p) => attribute(p, 'name')),
      call: (args, run) => {
        made ??= code({ run: this.run, names: this.names(node), parent: null }) as FeelFunction
        return conform(made.call(args, run), type, run as Run, `Das Ergebnis von „${node.name}“`)
      },
    }
    this.known.set(node, f)
    return f
  }

  private service(node: Node): FeelFunction {
    const { outputs, inputs } = this.graph.serviceParts(node)
    const params = inputs.map((i) => ({ name: i.name, type: i.type }))
    return functionOf(node.name, params, (args, run) => {
      const inner = new Session(this.graph, run, new Map())
      for (const i of inputs) inner.preset(i, args.get(nameOf(i.name)) ?? null)
      const value = outputs.length === 1 && outputs[0] ? inner.value(outputs[0]) : new Map(outputs.map((o) => [o.name, inner.value(o)]))
      for (const [n, step] of inner.steps) this.steps.set(n, step)
      return conform(value, resultOf(node.type), run, `Das Ergebnis von „${node.name}“`)
    })
  }

  /** Calls a decision service with the inputs of the question. */
  serve(node: Node): Value {
    const f = this.value(node) as FeelFunction
    const { inputs } = this.graph.serviceParts(node)
    const args = new Map(inputs.map((i) => [i.name, given(this.inputs.get(i.name) ?? null, i.type)]))
    return f.call(args, this.run)
  }
}

/** Deep expressions in calculations that call themselves can end the stack before the limit of the calls is reached. */
function notTooDeep<T>(run: Run, of: () => T): T {
  try {
    return of()
  } catch (e) {
    if (e instanceof RangeError) throw new AppError('dmn.too-deep', 422, { where: run.where, depth: deepest })
    throw e
  }
}

function modelOf(graph: Graph, sha256: string, problems: string[]): Model {
  const { main } = graph
  const own = [...graph.nodes.values()].filter((n) => n.file === main)
  const askable = own.filter((n) => n.kind === 'decision' || n.kind === 'decisionService')
  const described = { name: main.name, namespace: main.namespace, sha256 }
  const start = (inputs: Record<string, Given>, at: Circumstances): Session =>
    new Session(graph, new Run(() => dateTimeAt(at.now, at.timeZone ?? 'Europe/Berlin'), at.steps ?? 1_000_000), new Map(Object.entries(inputs)))

  const decided = (node: Node, session: Session, sources: Record<string, string>): Decided => {
    const { run } = session
    run.where = node.place
    const feel = notTooDeep(run, () => (node.kind === 'decisionService' ? session.serve(node) : session.value(node)))
    const steps = [...session.steps.values()]
    return { value: plain(feel), feel, explanation: explanationOf({ model: described, asked: node, feel, steps, sources }), errors: [...run.notes] }
  }

  return {
    ...described,
    problems,
    inputs: own
      .filter((n) => n.kind === 'inputData')
      .map((n) => ({ name: n.name, type: n.type.name, allowed: n.type.allowed?.text ?? null, question: textOf(n.element, 'description') })),
    decisions: askable.map((n) => ({
      name: n.name,
      id: n.id,
      type: n.type.name,
      question: textOf(n.element, 'question'),
      services: n.kind === 'decisionService',
    })),
    decide(name, inputs, at) {
      const node = askable.find((n) => n.name === name) ?? askable.find((n) => n.id === name)
      if (!node) throw new AppError('dmn.unknown-decision', 404, { name, known: askable.map((n) => n.name).join(', ') })
      return decided(node, start(inputs, at), at.sources ?? {})
    },
    decideAll(inputs, at) {
      return Object.fromEntries(askable.filter((n) => n.kind === 'decision').map((n) => [n.name, decided(n, start(inputs, at), at.sources ?? {})]))
    },
  }
}
