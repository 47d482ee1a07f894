import { describe, expect, test } from 'vitest'
import { RingfenceError } from '../../sdk/index.ts'
import { galleryNames, galleryState } from '../gallery/galleryStates.ts'
import { mayTryAgain, situationOf } from './refusalSituations.ts'
import { writtenWords } from './testing/wordings.ts'

const refused = galleryNames.filter(name => name.startsWith('refused.')).map(name => galleryState(name))

describe('refusal', () => {
  test('offers another try for whatever the table calls retryable, unless it would meet the same wall', () => {
    expect(refused.length).toBeGreaterThan(30)
    for (const snapshot of refused) {
      if (snapshot.state !== 'refused' || !new RingfenceError(snapshot.code).retryable) continue
      expect([snapshot.code, mayTryAgain(snapshot.code, true)]).toEqual([
        snapshot.code,
        snapshot.code !== 'closed-now' && snapshot.code !== 'allowance-used',
      ])
    }
  })

  test.each([
    ['microphone-denied', true],
    ['microphone-missing', true],
    ['browser-unsupported', false],
    ['blocked', false],
    ['site-unknown', false],
    ['passkey-required', false],
  ] as const)('%s, which nothing mends by itself: another try is %s', (code, offered) => {
    expect(mayTryAgain(code, false)).toBe(offered)
  })

  test('never blames the page for what only its owner can mend', () => {
    expect(situationOf('origin-not-allowed')).toBe('not-set-up')
    expect(situationOf('queue-unknown')).toBe('not-set-up')
  })

  test('tells a question that nobody answered from one that was answered with no, in each language', () => {
    expect(mayTryAgain('move-unanswered', new RingfenceError('move-unanswered').retryable)).toBe(true)
    for (const { refusals: words } of Object.values(writtenWords)) {
      expect(words[situationOf('move-unanswered')]).not.toEqual(words[situationOf('move-refused')])
    }
  })
})
