import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../../../protocol/errors.ts'
import { type FakeService, startFakeService } from '../../testing/fakeService.ts'
import { createNodePlatform, type NodePlatform } from '../../testing/index.ts'
import { thumbprintOfProof } from '../../testing/proofs.ts'
import type { CallerPasskeys } from './callerPasskeys.ts'
import { createCallerPasskeysOn } from './createCallerPasskeys.ts'

let service: FakeService
let platform: NodePlatform
let passkeys: CallerPasskeys
let answer: () => Promise<object>
/** What closes each prompt. */
let aborts: (AbortSignal | undefined)[]
/** The proofs that went with requests. */
let proofs: string[]

const prompt = (_options: unknown, abort?: AbortSignal) => {
  aborts.push(abort)
  return answer()
}

beforeEach(async () => {
  service = await startFakeService()
  answer = async () => ({ id: 'credential' })
  aborts = []
  proofs = []
  platform = createNodePlatform({
    ...service.network,
    fetch(url, init) {
      const proof = new Headers(init.headers).get('dpop')
      if (proof) proofs.push(proof)
      return fetch(url, init)
    },
    passkeys: { create: prompt, get: prompt },
  })
  passkeys = createCallerPasskeysOn(platform, {
    service: service.origin,
    site: 'demo',
    vouch: async () => 'vouch',
  })
})
afterEach(() => service.close())

const names = () => passkeys.snapshot?.passkeys.map(({ name }) => name)
const sessions = () => service.served.filter(({ path }) => path.endsWith('passkey-sessions'))

describe('opened', () => {
  test('with a passkey, which signs what the service asks', async () => {
    await passkeys.openWithPasskey()
    expect(sessions()).toMatchObject([
      { body: { by: { method: 'passkey', response: { id: 'credential' } } } },
    ])
    expect(passkeys.snapshot).toMatchObject({ passkeys: [], newRecoveryCodes: null })
  })

  test('with what the site signs, or with a recovery code', async () => {
    await passkeys.openWithVouch()
    await passkeys.openWithRecoveryCode('one-two-three')
    expect(sessions().map(({ body }) => body.by)).toEqual([
      { method: 'vouch', vouch: 'vouch' },
      { method: 'recovery-code', code: 'one-two-three' },
    ])
  })

  test.each(['passkey-invalid', 'recovery-code-invalid', 'vouch-used'] as const)(
    'not, when the service says %s',
    async code => {
      service.refuse('passkey-sessions', code)
      await expect(passkeys.openWithVouch()).rejects.toMatchObject({ code })
      expect(passkeys.snapshot).toBeNull()
    },
  )

  test('not by a page that vouches for nobody', async () => {
    const stranger = createCallerPasskeysOn(platform, { service: service.origin, site: 'demo' })
    await expect(stranger.openWithVouch()).rejects.toMatchObject({ code: 'vouch-required' })
  })
})

describe('each request', () => {
  test('is proven by the browser key, with the nonce of the answer before', async () => {
    await passkeys.openWithVouch()
    await passkeys.add('One')
    // Each with the nonce of the answer before, so that none is asked for twice.
    expect(service.served.filter(({ path }) => path.endsWith('/passkeys'))).toHaveLength(2)
    const thumbprints = await Promise.all(proofs.map(thumbprintOfProof))
    expect(new Set(thumbprints).size).toBe(1)
    expect(new Set(proofs).size).toBe(proofs.length)
  })

  test('is asked again with the new nonce, once and not for ever', async () => {
    await passkeys.openWithVouch()
    service.refuse('options', 'proof-nonce-required')
    await passkeys.add('One')
    expect(service.served.filter(({ path }) => path.endsWith('passkeys/options'))).toHaveLength(2)
    service.refuse('id-0', 'proof-nonce-required', 2)
    await expect(passkeys.remove('id-0')).rejects.toMatchObject({ code: 'proof-nonce-required' })
    expect(service.served.filter(({ path }) => path.endsWith('id-0'))).toHaveLength(2)
  })

  test('that comes too late closes what was open', async () => {
    await passkeys.openWithVouch()
    const heard: unknown[] = []
    passkeys.on('changed', snapshot => heard.push(snapshot))
    service.refuse('options', 'access-token-invalid')
    await expect(passkeys.add('One')).rejects.toMatchObject({ code: 'access-token-invalid' })
    expect(passkeys.snapshot).toBeNull()
    expect(heard).toEqual([null])
  })
})

test('passkeys are added, renamed and removed, and the store that holds them is told', async () => {
  await passkeys.openWithVouch()
  await passkeys.add('One')
  await passkeys.rename('id-0', 'First')
  await passkeys.add('Two')
  await passkeys.rename('id-1', 'Second')
  expect(names()).toEqual(['First', 'Second'])
  await passkeys.remove('id-0')
  expect(names()).toEqual(['Second'])
  const known = { relyingPartyId: 'shop.example', userId: 'dXNlcg' }
  expect(platform.toldPasskeys).toEqual([
    { ...known, credentialIds: [] },
    { ...known, credentialIds: ['id-0'] },
    { ...known, credentialIds: ['id-0'], name: 'First' },
    { ...known, credentialIds: ['id-0', 'id-1'] },
    { ...known, credentialIds: ['id-0', 'id-1'] },
    { ...known, credentialIds: ['id-1'] },
  ])
})

describe('new recovery codes', () => {
  const codes = () => passkeys.snapshot?.newRecoveryCodes

  beforeEach(async () => {
    await passkeys.openWithVouch()
    await passkeys.makeRecoveryCodes()
  })

  test('stay through every other change, until they are to be forgotten', async () => {
    await passkeys.dismissNotice('notice')
    await passkeys.add('One')
    await passkeys.rename('id-0', 'First')
    await passkeys.remove('id-0')
    expect(codes()).toEqual(['one', 'two'])
    const heard: unknown[] = []
    passkeys.on('changed', snapshot => heard.push(snapshot))
    passkeys.forgetRecoveryCodes()
    passkeys.forgetRecoveryCodes()
    expect(heard).toMatchObject([{ newRecoveryCodes: null }])
    await passkeys.dismissNotice('notice')
    expect(codes()).toBeNull()
  })

  test('are gone when what was open closes or is opened anew', async () => {
    passkeys.close()
    await passkeys.openWithVouch()
    expect(codes()).toBeNull()
    await passkeys.makeRecoveryCodes()
    await passkeys.openWithRecoveryCode('one-two-three')
    expect(codes()).toBeNull()
  })

  test('are shown also when the list does not come after them', async () => {
    passkeys.forgetRecoveryCodes()
    service.refuse('passkeys', 'rate-limited')
    await expect(passkeys.makeRecoveryCodes()).rejects.toMatchObject({ code: 'rate-limited' })
    expect(codes()).toEqual(['one', 'two'])
  })
})

test('a prompt that is closed changes nothing', async () => {
  await passkeys.openWithVouch()
  answer = () => Promise.reject(new RingfenceError('passkey-cancelled'))
  await expect(passkeys.add('One')).rejects.toMatchObject({ code: 'passkey-cancelled' })
  expect(names()).toEqual([])
})

test('closed while it opens stays closed', async () => {
  const opening = passkeys.openWithVouch()
  passkeys.close()
  await opening
  expect(passkeys.snapshot).toBeNull()
  await expect(passkeys.remove('x')).rejects.toMatchObject({ code: 'access-token-invalid' })
})

test('closing closes a prompt that is up', async () => {
  answer = () => new Promise(() => {})
  passkeys.openWithPasskey().catch(() => undefined)
  await vi.waitUntil(() => aborts.length === 1)
  passkeys.close()
  expect(aborts[0]?.aborted).toBe(true)
  answer = async () => ({ id: 'credential' })
  await passkeys.openWithVouch()
  expect(aborts).toHaveLength(1)
})

test('closing closes the prompt for another passkey', async () => {
  await passkeys.openWithVouch()
  answer = () => new Promise(() => {})
  passkeys.add('One').catch(() => undefined)
  await vi.waitUntil(() => aborts.length === 1)
  passkeys.close()
  expect(aborts[0]?.aborted).toBe(true)
})
