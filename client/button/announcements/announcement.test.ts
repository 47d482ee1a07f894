import { describe, expect, test } from 'vitest'
import type { PhoneSnapshot } from '../../sdk/index.ts'
import { galleryNames, galleryState, talkingState } from '../gallery/galleryStates.ts'
import { wordingIn } from '../words/testing/wordings.ts'
import { announcement as announcementIn } from './announcement.ts'

const announcement = (before: PhoneSnapshot, now: PhoneSnapshot, language: 'en' | 'es') =>
  announcementIn(before, now, wordingIn(language), 'firefox')

const idle: PhoneSnapshot = { state: 'idle' }

describe('announcement', () => {
  test('says place and wait, and asks to keep the page open only the first time', () => {
    const waiting = galleryState('waiting')
    expect(announcement(idle, waiting, 'en')).toBe(
      'You are number 4 in line. About 3 minutes. Keep this page open. You can go on reading.',
    )
    expect(announcement(waiting, waiting, 'en')).toBe('You are number 4 in line. About 3 minutes.')
    expect(announcement(waiting, galleryState('waiting-next'), 'es')).toBe('Tu turno es el siguiente.')
    expect(announcement(waiting, galleryState('waiting-overtaken'), 'en')).toBe(
      'You are number 4 in line. About 3 minutes. Your place can move back: callers take turns, and those who prove who they are go first.',
    )
    expect(announcement(waiting, galleryState('waiting-unknown'), 'es')).toBe('Estás en la cola.')
  })

  test('says once what the device computes, and never how far it is', () => {
    const working = galleryState('joining-work')
    const said = 'Checking that this is a real call…'
    expect(announcement(galleryState('joining'), working, 'en')).toBe(said)
    expect(announcement(idle, working, 'en')).toBe(said)
    expect(announcement(working, { ...working }, 'en')).toBe('')
    expect(announcement(working, galleryState('joining-long'), 'en')).toContain('Log in and call again')
    expect(announcement(galleryState('joining-long'), galleryState('joining-long'), 'en')).toBe('')
    expect(announcement(working, galleryState('joining'), 'en')).toBe('')
    expect(announcement(idle, galleryState('joining'), 'en')).toBe('Connecting you…')
  })

  test('says once that a key is being checked, and never how far that is', () => {
    const asked = galleryState('gate-missed')
    const checked = galleryState('gate-work')
    if (checked.state !== 'waiting' || !checked.gate) throw new Error('nothing is asked')
    const further = { ...checked, gate: { ...checked.gate, work: { progress: 0.6 } } }
    expect(announcement(asked, checked, 'en')).toBe('Checking your key…')
    expect(announcement(asked, checked, 'es')).toBe('Comprobando tu tecla…')
    expect(announcement(checked, further, 'en')).toBe('')
    expect(announcement(further, asked, 'en')).toBe('')
  })

  test('tells of a muted agent and of the last minute, never of the timer', () => {
    const near = announcement(idle, galleryState('talking-near'), 'en')
    expect(near).toBe(
      'You are talking with Maria Fernandez. Verified agent of Oakfold, Seat 4KT-9QX. Your two words: copper, lantern. You are muted. Maria Fernandez is muted. Less than a minute is left in this call.',
    )
    expect(announcement(galleryState('talking'), galleryState('talking-near'), 'en')).toBe(
      'You are muted. Maria Fernandez is muted. Less than a minute is left in this call.',
    )
  })

  test.each([
    ['talking-muted', 'You are muted.', 'Your microphone is on.'],
    ['talking-quiet', 'Maria Fernandez is muted.', 'Maria Fernandez is no longer muted.'],
    ['talking-lost', 'You lost the connection. We keep trying…', 'You are connected again.'],
    [
      'talking-unheard',
      'Reconnecting… Maria Fernandez does not hear you right now.',
      'You hear each other again.',
    ],
    [
      'talking-away',
      'Maria Fernandez lost the connection. Please wait a moment.',
      'You are talking with Maria Fernandez.',
    ],
  ])('says each change of a talk once, and nothing else: %s', (changed, told, toldBack) => {
    const talking = galleryState('talking')
    const now = galleryState(changed)
    const later = { ...now }
    expect(announcement(talking, now, 'en')).toBe(told)
    expect(announcement(now, later, 'en')).toBe('')
    expect(announcement(later, talking, 'en')).toBe(toldBack)
  })

  test('says of sound that never came no more than that', () => {
    expect(announcement(idle, galleryState('ended.never-heard'), 'en')).toMatch(/^No sound got through\./)
    expect(announcement(galleryState('talking'), galleryState('ended.media-failed'), 'es')).toMatch(
      /^Se perdió el sonido\./,
    )
  })

  test('reads out how to allow a blocked microphone in this very browser', () => {
    expect(announcement(idle, galleryState('refused.microphone-denied'), 'en')).toBe(
      'Your microphone is blocked. Here is how to allow it: Click the crossed-out microphone at the left of the web address. Click × beside “Blocked”. Try again and choose “Allow”.',
    )
  })

  test('reads out to whoever is blocked until when, and what can be done; then what the passkey does', () => {
    expect(announcement(idle, galleryState('refused-appeal'), 'en')).toMatch(
      /^We cannot take this call\. .* Please try again in 23 hours and 10 minutes\. With a passkey from before, /,
    )
    expect(announcement(idle, galleryState('refused-for-a-time'), 'en')).not.toContain('passkey')
    expect(announcement(idle, galleryState('offering-appeal'), 'es')).toMatch(
      /^Confirma que eres tú\. Con una clave de antes .* por semana\.$/,
    )
  })

  test('asks whether the call may move also in line', () => {
    expect(announcement(galleryState('waiting'), galleryState('waiting-move'), 'en')).toMatch(
      /^Move this call to your other device\?/,
    )
  })

  test.each(['waiting', 'connecting', 'talking'])('says first that the line is lost: %s', state => {
    const before = galleryState(state)
    const lost = galleryState(`${state}-lost`)
    expect(announcement(before, lost, 'en')).toMatch(/^You lost the connection\. We keep trying…/)
    expect(announcement(before, lost, 'es')).toMatch(/^Has perdido la conexión\. Seguimos intentándolo…/)
    expect(announcement(lost, before, 'en')).not.toContain('connection')
  })

  test('has a word for an agent without a name', () => {
    const before = galleryState('talking')
    expect(announcement(before, talkingState({ agentName: '' }), 'en')).toBe('You are talking with our team.')
    expect(announcement(before, talkingState({ agentName: '' }), 'es')).toBe(
      'Estás hablando con nuestro equipo.',
    )
  })

  test('reads out the sentence to confirm, then how that ended, and a warning', () => {
    const asked = galleryState('talking-asked')
    expect(announcement(galleryState('talking'), asked, 'en')).toBe(
      'Seat 4KT-9QX asks you to confirm: Refund up to 40 EUR to the card you paid with. Your passkey signs exactly this sentence. Confirm only what you want yourself.',
    )
    expect(announcement(asked, galleryState('talking-proven'), 'en')).toMatch(/^You confirmed\./)
    const unproven = galleryState('talking-unproven')
    expect(announcement(galleryState('talking'), unproven, 'en')).toContain('This agent is not verified.')
  })

  test('says that a passkey is made, from when it works, and not again how the call ended', () => {
    expect(announcement(galleryState('making-passkey'), galleryState('offering-made'), 'en')).toMatch(
      /^Your passkey is made\. Call with your passkey\?/,
    )
    expect(announcement(idle, galleryState('offering-made-later'), 'en')).toMatch(
      /^Your passkey is made\. It works from Jan 15, 2026, .*\. Confirm that it is you\./,
    )
    expect(announcement(galleryState('ended.caller-hung-up'), galleryState('ended-made'), 'es')).toMatch(
      /^Tu clave de acceso está creada\. Podrás usarla desde el 15 ene 2026, \d+:\d\d\.$/,
    )
    expect(announcement(idle, galleryState('making-passkey'), 'en')).toMatch(/^Make your passkey\./)
  })

  test('keeps the word for leaving the line when the card is gone', () => {
    expect(announcement(galleryState('ended.left-queue'), idle, 'en')).toBe('You left the line.')
    expect(announcement(galleryState('ended.declined'), idle, 'en')).toBe('')
  })

  test.each(galleryNames.filter(name => name !== 'idle'))('has words for %s in both languages', name => {
    const spoken = (['en', 'es'] as const).map(language => announcement(idle, galleryState(name), language))
    expect(spoken[0]).toMatch(/\p{L}{3}/u)
    expect(spoken[1]).toMatch(/\p{L}{3}/u)
    expect(spoken[0]).not.toBe(spoken[1])
    expect(spoken.join(' ')).not.toContain(`${name.split('.')[1]} `)
  })
})
