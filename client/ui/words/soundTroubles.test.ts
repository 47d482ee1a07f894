import { expect, test } from 'vitest'
import { soundNews, soundTroubles } from './soundTroubles.ts'

const well = { arrives: true, isHeard: true, microphoneIsSilent: false }
const talk = { sound: well, muted: false, otherMuted: false, connectionLost: false, otherAwayUntilMs: null }
const deaf = { ...talk, sound: { ...well, arrives: false } }
const unheard = { ...talk, sound: { ...well, isHeard: false } }
const still = { ...talk, sound: { ...well, microphoneIsSilent: true } }

test('what was measured is told, each in its own words', () => {
  expect(soundTroubles(talk)).toEqual([])
  const all = { arrives: false, isHeard: false, microphoneIsSilent: true }
  expect(soundTroubles({ ...talk, sound: all })).toEqual(['nothingArrives', 'notHeard', 'microphoneIsSilent'])
})

test.each([
  ['nothing arrives', deaf, { otherMuted: true }],
  ['nothing arrives', deaf, { otherAwayUntilMs: 1 }],
  ['nothing arrives', deaf, { connectionLost: true }],
  ['not heard', unheard, { muted: true }],
  ['not heard', unheard, { otherAwayUntilMs: 1 }],
  ['not heard', unheard, { connectionLost: true }],
  ['a silent microphone', still, { muted: true }],
])('%s is no word where something else explains it, nor is it mended by that: case %#', (_, trouble, why) => {
  const explained = { ...trouble, ...why }
  expect(soundTroubles(explained)).toEqual([])
  expect(soundNews(trouble, explained)).toEqual({ told: [], mended: null })
  expect(soundNews(explained, { ...explained, sound: well })).toEqual({ told: [], mended: null })
})

test('a muted person who is not heard, and one whose other side is muted, are different things', () => {
  expect(soundTroubles({ ...deaf, muted: true })).toEqual(['nothingArrives'])
  expect(soundTroubles({ ...unheard, otherMuted: true })).toEqual(['notHeard'])
})

test('each change is news once, and the end of both directions is one', () => {
  expect(soundNews(talk, deaf)).toEqual({ told: ['nothingArrives'], mended: null })
  expect(soundNews(deaf, { ...deaf })).toEqual({ told: [], mended: null })
  expect(soundNews(deaf, talk)).toEqual({ told: [], mended: 'hearing' })
  expect(soundNews(still, talk)).toEqual({ told: [], mended: 'microphone' })
  const both = { ...talk, sound: { ...well, arrives: false, isHeard: false } }
  expect(soundNews(both, unheard)).toEqual({ told: [], mended: null })
  expect(soundNews(unheard, talk)).toEqual({ told: [], mended: 'hearing' })
})
