import { describe, expect, test } from 'vitest'
import { anonymousCall, passkeyCall, ringId } from '../gallery/examplePeople.ts'
import type { Occupation, Seated } from '../model/seatTypes.ts'
import { words } from '../words/words.ts'
import { tabTitle } from './tabTitle.ts'

const seated = (occupation: Occupation): Seated => ({
  state: 'seated',
  agentName: 'Marta',
  role: 'agent',
  duty: 'away',
  awayBecause: null,
  queues: [],
  recentCalls: [],
  reports: [],
  attacks: [],
  occupation,
  last: null,
})

const ring = (call: typeof passkeyCall) =>
  seated({ state: 'ringing', ringId: ringId(1), call, endsAtMs: 20_000, othersOnDuty: true })

describe('tabTitle', () => {
  test('names the caller while it rings, and flashes', () => {
    expect(tabTitle(ring(passkeyCall), words.en, true)).toBe('● Call from Tomasz Wiśniewski — Ringfence')
    expect(tabTitle(ring(passkeyCall), words.en, false)).toBe('○ Call from Tomasz Wiśniewski — Ringfence')
  })

  test('takes no name that the site did not sign', () => {
    const call = {
      ...anonymousCall,
      caller: { ...anonymousCall.caller, pageContext: { Name: 'Your bank' } },
    }
    expect(tabTitle(ring(call), words.es, true)).toBe('● Llama Visitante de Harbour Bikes — Ringfence')
  })

  test('says the duty when nothing rings, and the name of the app when nobody is signed in', () => {
    expect(tabTitle(seated({ state: 'free' }), words.en, true)).toBe('Away — Ringfence')
    expect(tabTitle({ state: 'signed-out', demoAgent: false, why: null }, words.es, true)).toBe(
      'Puesto de llamadas — Ringfence',
    )
    expect(tabTitle({ state: 'connecting', since: 'connection-lost' }, words.en, true)).toBe(
      'Connection lost — Ringfence',
    )
  })
})
