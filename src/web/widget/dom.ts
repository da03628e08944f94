type Child = Node | string | false | null | undefined
type Attributes = Record<string, string | boolean | number | ((event: never) => void) | undefined>

/** An element: attributes by name, listeners by `on…`; text is always text, never markup. */
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener)
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((c): c is Node | string => c !== false && c !== null && c !== undefined && c !== ''))
  return made
}

/** The one drawing of the widget, hidden from screen readers: a speech bubble, a microphone or a cross. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
export const bubble = 'M4 4h16v12H9l-5 4z'
export const microphone = 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3'
export const cross = 'M5 5l14 14M19 5L5 19'
