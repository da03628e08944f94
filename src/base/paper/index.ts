export { toDocx } from './docx.ts'
export type { Block, Paper, Part } from './model.ts'
export { toPdf, unprintable } from './pdf.ts'
