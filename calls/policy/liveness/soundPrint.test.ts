import { expect, test } from 'vitest'
import { type RecordedSound, recordedSounds } from '../../testing/sounds/recordedSounds.ts'
import { type KeptPrint, sameAsRecent, soundPrintOf, withPrint } from './soundPrint.ts'

/** The key of the process is not what is tried here. */
const hash = (text: string) => `hashed ${text}`
const sounds = recordedSounds().filter(({ way }) => way === 'encoder')
const of = (part: string, ...kinds: string[]) =>
  sounds.filter(sound => sound.part === part && kinds.includes(sound.kind))
const kept = ({ name, heard }: RecordedSound): KeptPrint => ({
  callId: name,
  atMs: 0,
  print: soundPrintOf(heard.packets, hash),
})
const firstOf = (name: string) => name.replace(/ 1$/, ' 0')

test.each(['chosen', 'held'])(
  'of the %s half: what is said twice is often known again, and nothing else is',
  part => {
    const twins = of(part, 'twin')
    const others = of(
      part,
      'clear',
      'quiet',
      'hoarse',
      'far',
      'noisy',
      'pauses',
      'one word',
      'silence',
      'noise',
    )
    const recent = [...others, ...twins.filter(({ name }) => name.endsWith(' 0'))].map(kept)
    const again = twins.filter(({ name }) => name.endsWith(' 1'))
    const found = again.map(({ name, heard }) => ({ name, same: sameAsRecent(heard.packets, recent, hash) }))
    const right = found.filter(({ name, same }) => same?.callId === firstOf(name))
    console.log(`${part}: ${right.length} of ${again.length} said again are found among ${recent.length}`)
    expect(right.length).toBeGreaterThanOrEqual(again.length / 3)
    expect(found.filter(({ name, same }) => same && same.callId !== firstOf(name))).toEqual([])
    // Everybody against everybody else.
    const wrong = others.filter(
      ({ name, heard }) =>
        sameAsRecent(
          heard.packets,
          recent.filter(({ callId }) => callId !== name),
          hash,
        ) !== null,
    )
    expect(wrong.map(({ name }) => name)).toEqual([])
  },
)

test('the same recording is known again, wherever it begins', () => {
  const [sound] = of('held', 'clear')
  if (!sound) throw new Error('no sound')
  const { packets } = sound.heard
  expect(sameAsRecent(packets.slice(37), [kept(sound)], hash)?.callId).toBe(sound.name)
  expect(sameAsRecent(packets, [], hash)).toBeNull()
})

test('what was kept under another key says nothing', () => {
  const [sound] = of('held', 'clear')
  if (!sound) throw new Error('no sound')
  const elsewhere = (text: string) => `other ${text}`
  expect(sameAsRecent(sound.heard.packets, [kept(sound)], elsewhere)).toBeNull()
})

test('nothing is kept for more than an hour, nor more than 500', () => {
  const print = { marks: [] }
  const one = { callId: 'one', atMs: 1000, print }
  const early = withPrint([], one)
  expect(withPrint(early, { callId: 'two', atMs: 3600_999, print })).toHaveLength(2)
  expect(withPrint(early, { callId: 'two', atMs: 3601_000, print }).map(({ callId }) => callId)).toEqual([
    'two',
  ])
  let recent: readonly KeptPrint[] = []
  for (let index = 0; index < 600; index += 1) recent = withPrint(recent, { ...one, callId: String(index) })
  expect(recent).toHaveLength(500)
  expect(recent[0]?.callId).toBe('100')
})
