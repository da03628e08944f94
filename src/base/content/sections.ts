/** `# Title`, and the sections under `## Heading`. */
export function sectionsOf(markdown: string): { title: string; body: string; sections: [heading: string, text: string][] } {
  const [, title = '', body = ''] = /^\s*# (.+)\n([\s\S]*)$/.exec(markdown) ?? []
  const [, ...parts] = `\n${body}`.split(/\n## /)
  const sections = parts.map((part): [string, string] => {
    const end = part.indexOf('\n')
    return end < 0 ? [part.trim(), ''] : [part.slice(0, end).trim(), part.slice(end).trim()]
  })
  return { title: title.trim(), body: body.trim(), sections }
}
