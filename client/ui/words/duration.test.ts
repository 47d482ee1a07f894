import { describe, expect, test } from 'vitest'
import { formatDuration, formatTimer, formatWait } from './duration.ts'

describe('durations', () => {
  test.each([
    [-5, '0:00'],
    [999, '0:00'],
    [65_000, '1:05'],
    [3_599_999, '59:59'],
    [3_729_000, '1:02:09'],
  ])('a timer of %d ms reads %s', (ms, text) => {
    expect(formatTimer(ms, 'en')).toBe(text)
    expect(formatTimer(ms, 'es')).toBe(text)
  })

  test.each([
    [0, '0 seconds', '0 segundos'],
    [1_000, '1 second', '1 segundo'],
    [60_000, '1 minute', '1 minuto'],
    [245_000, '4 minutes and 5 seconds', '4 minutos y 5 segundos'],
    [3_729_000, '1 hour and 2 minutes', '1 hora y 2 minutos'],
  ])('%d ms are %s, %s', (ms, english, spanish) => {
    expect(formatDuration(ms, 'en')).toBe(english)
    expect(formatDuration(ms, 'es')).toBe(spanish)
  })

  test.each([
    [0, '1 minute', '1 minuto'],
    [61_000, '2 minutes', '2 minutos'],
    [600_000, '10 minutes', '10 minutos'],
  ])('a wait of %d ms is told as %s, %s', (ms, english, spanish) => {
    expect(formatWait(ms, 'en')).toBe(english)
    expect(formatWait(ms, 'es')).toBe(spanish)
  })
})
