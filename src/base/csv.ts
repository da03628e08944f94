/**
 * A table as spreadsheets of German offices open it: semicolons, BOM, every cell quoted. A cell that a spreadsheet would run as a formula is
 * made text. @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return `\uFEFF${rows.map((r) => r.map(cell).join(';')).join('\r\n')}\r\n`
}
