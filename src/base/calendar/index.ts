export { addDays, assertDay, type Day, longDay, weekdayOf } from './day.ts'
export { dayInMonth, extendFrist, type FristEnde, type FristInput, fixedEnd, fristEnde, type Reason, scatteredDays } from './frist.ts'
export { addWorkingDays, easter, type Holiday, holidaysOf, isUnsettled, isWorkingDay, type Land, laender, type Place } from './holidays.ts'
export type { Municipality } from './local.ts'
