import { exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { decodePart } from '../../auth/jws/compactJws.ts'
import { startSiteRequestTarget } from '../../auth/testing/attacks/targets/siteRequestTarget.ts'
import { claimsIn } from '../../auth/testing/testBrowser.ts'
import { publicOrigin } from '../../auth/testing/testService.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { signApiRequest } from './index.ts'

const url = `${publicOrigin}/api/v1/sites/shop/calls?limit=20`

test.each(['ES256', 'EdDSA'] as const)(
  'what is signed by %s is taken by the service, once',
  async algorithm => {
    const target = await startSiteRequestTarget(await temporaryStore(onTestFinished), onTestFinished, {
      algorithm,
    })
    const { privateKey } = target.backEnd
    const options = { privateKey: privateKey.export({ format: 'jwk' }), kid: 'shop-1', site: 'shop', url }
    const token = await signApiRequest({ ...options, now: new Date(target.clock.nowMs) })
    expect(await target.outcome({ token })).toBe('accepted')
    expect(await target.outcome({ token })).toBe('site-request-used')
  },
)

test('a request names its method and its address, and lives a minute', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const now = new Date('2026-11-21T12:00:00Z')
  const token = await signApiRequest({
    ...{ privateKey: await exportJWK(privateKey), kid: 'shop-1', site: 'shop', now },
    ...{ url: 'HTTPS://Calls.Example:443/api/v1/x?to=a%20b', method: 'post' },
  })
  expect(decodePart(token.split('.')[0] ?? '')).toEqual({
    alg: 'ES256',
    typ: 'site-request+jwt',
    kid: 'shop-1',
  })
  expect(claimsIn(token)).toEqual({
    ...{ iss: 'shop', aud: 'https://calls.example', htm: 'POST' },
    ...{ htu: 'https://calls.example/api/v1/x?to=a%20b', jti: expect.any(String) },
    ...{ iat: now.getTime() / 1000, exp: now.getTime() / 1000 + 60 },
  })
})

test.each(['/api/v1/sites/shop/calls', 'calls.example', `${publicOrigin}/#x`, 'ftp://calls.example/', ''])(
  'the address %j is signed for nobody',
  async wrong => {
    const { privateKey } = await generateKeyPair('ES256')
    const options = { privateKey, kid: 'shop-1', site: 'shop', url: wrong }
    await expect(signApiRequest(options)).rejects.toThrow(TypeError)
  },
)
