export { toDocx } from './docx.ts'
export { type Block, type Paper, type Part, ShownPaper } from './model.ts'
export { toPdf, unprintable } from './pdf.ts'
