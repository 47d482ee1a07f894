import { describe, expect, test } from 'vitest'
import { problemNameOf, problemWords } from './problemWords.ts'
import { words } from './words.ts'

/** Every text of a catalogue by its path; functions are called with plain values. */
function texts(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]): [string, string][] => {
    const here = `${path}.${key}`
    if (typeof value === 'string') return [[here, value]]
    if (typeof value === 'function') return [[here, String(value('7', '7', '7'))]]
    return typeof value === 'object' && value !== null ? texts(value, here) : []
  })
}

const english = new Map([...texts(words.en), ...texts(problemWords.en)])
const spanish = new Map([...texts(words.es), ...texts(problemWords.es)])

describe('the words of the softphone', () => {
  test('are said in both languages, and none is left in the other one', () => {
    expect([...spanish.keys()]).toEqual([...english.keys()])
    const same = [...english].filter(([path, text]) => spanish.get(path) === text).map(([path]) => path)
    expect(same).toEqual(['.product'])
  })

  test.each([...english, ...spanish])('%s: "%s" is not empty and tells no code', (_path, text) => {
    expect(text.trim()).not.toBe('')
    expect(text).not.toMatch(/undefined|\[object|internal-error/)
  })

  test('claim no acquaintance with a first caller, and no reason for what was not confirmed', () => {
    const { proof, stepUps } = words.en.identity
    expect(`${proof.knownAs} ${stepUps.byOther('18Q4LG')}`).not.toMatch(/known/i)
    expect(stepUps.means.refused).toMatch(/no passkey/)
    expect(words.es.identity.stepUps.means.refused).toMatch(/no tiene aquí una clave/)
  })

  test.each([
    [0, 'Nobody in line'],
    [1, '1 caller in line'],
    [2, '2 callers in line'],
  ])('%d waiting reads %s', (count, text) => {
    expect(count === 0 ? words.en.free.nobody : words.en.free.waitingNow(count)).toBe(text)
  })

  test.each([
    ['passkey-cancelled', 'passkey-cancelled'],
    ['connection-lost', 'server-unreachable'],
    ['internal-error', 'other'],
    ['a-code-of-tomorrow', 'other'],
    ['toString', 'other'],
  ])('the code %s is told as %s', (code, name) => {
    expect(problemNameOf(code)).toBe(name)
  })
})
