import { createHash, randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import {
  inResponse,
  nothingCameOfIt,
  octets,
  startPasskeyTarget,
} from '../testing/attacks/targets/callerPasskeyTarget.ts'
import { startStaff } from '../testing/testAgent.ts'
import { type Cbor, createAuthenticator, encode } from '../testing/testAuthenticator.ts'
import { publicOrigin, startService } from '../testing/testService.ts'

/** ML-DSA-44, -65 and -87 in the registry of COSE algorithms. */
const postQuantum = [-48, -49, -50]

const Offered = z.looseObject({
  attestation: z.literal('none'),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
})

/** The attestation of an authenticator that made an ML-DSA key although nobody offered that. */
function withPostQuantumKey(attestationObject: string, rpId: string, alg: number): string {
  const cose = new Map<Cbor, Cbor>([
    [1, 7],
    [3, alg],
    [-1, randomBytes(1312)],
  ])
  return octets(attestationObject, all => {
    const start = all.indexOf(createHash('sha256').update(rpId).digest())
    // Header, AAGUID, length and id: all but the key (WebAuthn Level 3 section 6.5.1).
    const beforeKey = all.subarray(start, start + 37 + 16 + 2 + 32)
    const parts: [Cbor, Cbor][] = [
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', Buffer.concat([beforeKey, encode(cose)])],
    ]
    return encode(new Map(parts))
  })
}

test('ML-DSA is offered nowhere and taken nowhere, and no attestation is asked for', async () => {
  const target = await startPasskeyTarget(await temporaryStore(onTestFinished), onTestFinished)
  const { page } = target
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const { admin } = await startStaff(service, publicOrigin)
  const { secret } = await service.auth.createEnrolmentLink()
  const offers = [
    await page.creationOptions(),
    await (await admin.ask('POST', '/auth/passkeys/options')).json(),
    await admin.enrolmentOptions(secret),
  ]
  for (const offer of offers) {
    const offered = Offered.parse(offer).pubKeyCredParams.map(({ alg }) => alg)
    expect(offered).toEqual([-7, -8, -257])
  }

  const attacks = postQuantum.flatMap(alg => [
    {
      name: `${alg} for a caller`,
      send: async () => {
        const answer = page.newAuthenticator().create(await page.creationOptions())
        const { attestationObject } = answer.response
        const changes = { attestationObject: withPostQuantumKey(attestationObject, 'shop.example', alg) }
        return page.ask('POST', '/passkeys', { name: 'Wrong', response: inResponse(answer, changes) })
      },
    },
    {
      name: `${alg} for an agent`,
      send: async () => {
        const options = await (await admin.ask('POST', '/auth/passkeys/options')).json()
        const answer = createAuthenticator(publicOrigin).create(options)
        const { attestationObject } = answer.response
        const changes = { attestationObject: withPostQuantumKey(attestationObject, 'calls.example', alg) }
        return admin.ask('POST', '/auth/passkeys', { name: 'Wrong', response: inResponse(answer, changes) })
      },
    },
  ])
  expect(
    await target.sendAll('registrations, ML-DSA', attacks, () => page.add(page.newAuthenticator()), [
      'token_uses',
    ]),
  ).toEqual(nothingCameOfIt)
  expect(await store.auth.accounts.credentialsOf(admin.agentId)).toHaveLength(1)
})
