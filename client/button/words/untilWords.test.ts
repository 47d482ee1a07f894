import { expect, test } from 'vitest'
import { wordingIn } from './testing/wordings.ts'
import { untilWords } from './untilWords.ts'

/** A Friday, 18:30 where the visitor is. */
const now = new Date(2026, 10, 27, 18, 30).getTime()
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()

test.each([
  [{ opensAtMs: at(27, 20) }, 'We open today at 8:00 PM.', 'Abrimos hoy a las 20:00.'],
  [{ opensAtMs: at(28, 1) }, 'We open on Saturday at 1:00 AM.', 'Abrimos el sábado a la 1:00.'],
  [{ opensAtMs: at(28, 13, 5) }, 'We open on Saturday at 1:05 PM.', 'Abrimos el sábado a las 13:05.'],
  [
    { opensAtMs: at(30, 9, 30), retryAfterMs: 5 },
    'We open on Monday at 9:30 AM.',
    'Abrimos el lunes a las 9:30.',
  ],
  [
    { opensAtMs: at(35, 9) },
    'We open on Saturday, December 5 at 9:00 AM.',
    'Abrimos el sábado, 5 de diciembre a las 9:00.',
  ],
  [
    { retryAfterMs: 135 * 60_000 },
    'Please try again in 2 hours and 15 minutes.',
    'Inténtalo de nuevo en 2 horas y 15 minutos.',
  ],
  [{ retryAfterMs: 14 * 60_000 }, 'Please try again in 14 minutes.', 'Inténtalo de nuevo en 14 minutos.'],
  [
    { expectedWaitMs: 1_100_000, retryAfterMs: 280_000 },
    'Those in line wait about 19 minutes. Please try again in 5 minutes.',
    'La espera es de 19 minutos, más o menos. Inténtalo de nuevo en 5 minutos.',
  ],
  [
    { opensAtMs: at(26, 9), retryAfterMs: 90_000 },
    'Please try again in 2 minutes.',
    'Inténtalo de nuevo en 2 minutos.',
  ],
])('%j is said as a person would', (until, english, spanish) => {
  const plain = (text: string | undefined) => text?.replaceAll(/\s/g, ' ')
  expect(plain(untilWords(until, now, wordingIn('en')))).toBe(english)
  expect(plain(untilWords(until, now, wordingIn('es')))).toBe(spanish)
})

test.each([undefined, {}, { retryAfterMs: 60_000 }, { opensAtMs: at(27, 9) }])(
  'nothing is said of a time that is not known or over: %j',
  until => {
    expect(untilWords(until, now, wordingIn('en'))).toBeUndefined()
  },
)

test.each([
  [1, 'Abrimos hoy a la 1:30.'],
  [0, 'Abrimos hoy a las 0:30.'],
  [10, 'Abrimos hoy a las 10:30.'],
])('%i hours and a half are said in the right number', (hour, spanish) => {
  const midnight = new Date(2026, 10, 27, 0, 5).getTime()
  expect(untilWords({ opensAtMs: at(27, hour, 30) }, midnight, wordingIn('es'))).toBe(spanish)
})
