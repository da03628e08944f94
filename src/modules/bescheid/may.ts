// Apart from contract.ts, whose schemas stand on those of other modules: the browser takes this much and no more.

export const may = { read: 'bescheid.read', write: 'bescheid.write', remedy: 'bescheid.remedy' } as const
export const belehrungStatuses = {
  proposed: { tone: 'warn' },
  active: { tone: 'good' },
  declined: { tone: 'neutral' },
  retired: { tone: 'neutral' },
} as const

export const statuses = { draft: { tone: 'neutral' }, proposed: { tone: 'warn' }, issued: { tone: 'good' }, dropped: { tone: 'neutral' } } as const
