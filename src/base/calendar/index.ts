export { addDays, lastMonth, longDay } from './day.ts'
export { dayInMonth, extendFrist, type FristInput, fixedEnd, fristEnde, scatteredDays } from './frist.ts'
export { addWorkingDays, easter, holidaysOf, isUnsettled, isWorkingDay, type Land, laender, type Place } from './holidays.ts'
export type { Municipality } from './local.ts'
