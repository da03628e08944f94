export {
  abrufRegel,
  type Bekanntgabe,
  bekanntgabeAbruf,
  bekanntgabeLines,
  bekanntgabeNutzerkonto,
  bekanntgabePost,
  rechte,
  type Verfahrensrecht,
} from './bekanntgabe.ts'
export {
  type Area,
  areas,
  type Belehrung,
  belehrung,
  type Remedy,
  rechtsbehelf,
  rechtsbehelfLines,
  remedies,
} from './rechtsbehelf.ts'
