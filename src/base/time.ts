const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The calendar day of an instant in Germany, `YYYY-MM-DD`. */
export const dayOf = (instant: Date): string => berlin.format(instant)
