import { expect, test } from 'vitest'
import { amountFigure, euros, typedAmount } from './format.ts'

// Searched for as they are typed: an ordinary space, and one form for each purpose.
test.each([
  [0, '0,00 €', '0,00', '0,00'],
  [5, '0,05 €', '0,05', '0,05'],
  [120050, '1.200,50 €', '1.200,50', '1200,50'],
  [123456789, '1.234.567,89 €', '1.234.567,89', '1234567,89'],
])('%i cents in a sentence, without its currency, and as it is typed', (cents, sentence, figure, typed) => {
  expect([euros(cents), amountFigure(cents), typedAmount(cents)]).toEqual([sentence, figure, typed])
})
