import type { z } from 'zod'
import type { Case } from '../contract.ts'

/** An application as the clerk's page gets it. */
export type CaseOut = z.input<typeof Case>
