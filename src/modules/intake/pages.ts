import type { Page } from '../module.ts'

export const pages: Page[] = []
