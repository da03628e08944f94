export {
  abrufRegel,
  type Bekanntgabe,
  bekanntgabeAbruf,
  bekanntgabeNutzerkonto,
  bekanntgabePost,
  rechte,
  type Verfahrensrecht,
} from './bekanntgabe.ts'
export { type Area, areas, type Belehrung, belehrung, type Remedy, rechtsbehelf, remedies } from './rechtsbehelf.ts'
