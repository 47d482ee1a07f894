import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../../store/testStore.ts'
import { startPasskeyService } from '../../testing/testPasskeyService.ts'
import { publicOrigin, refusalOf, shopOrigin } from '../../testing/testService.ts'

test('where the service is the relying party, browsers find its related origins', async () => {
  const service = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished)
  const response = await service.send('GET', '/.well-known/webauthn', [])
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await response.json()).toEqual({ origins: [publicOrigin, 'https://own.example'] })
})

test('every site can copy its own, and there is none of an unknown site', async () => {
  const service = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished)
  const response = await service.send('GET', '/auth/sites/shop/webauthn', [])
  expect(await response.json()).toEqual({ origins: [shopOrigin, 'https://outlet.example'] })
  expect(await refusalOf(await service.send('GET', '/auth/sites/nowhere/webauthn', []))).toBe(
    '404 site-unknown',
  )
})
