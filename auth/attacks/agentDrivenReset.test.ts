import { expect, onTestFinished, test } from 'vitest'
import { type AgentRole, SiteKey } from '../../protocol/index.ts'
import { callerId, temporaryStore } from '../../store/testStore.ts'
import { routesIn } from '../testing/attacks/routesIn.ts'
import { startStaff } from '../testing/testAgent.ts'
import { publicOrigin, refusalOf, shopOrigin, startService } from '../testing/testService.ts'

test('there is no agent-driven reset: no route, with any role, adds, removes, changes or shows a caller’s passkey', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const { admin, hire } = await startStaff(service, publicOrigin)
  const victim = callerId('v')
  const credential = {
    ...{
      credentialId: 'VICTIMCREDENTIAL',
      callerId: victim,
      site: SiteKey.parse('shop'),
      name: 'Victims phone',
    },
    ...{ publicKey: new Uint8Array([1]), signCount: 7, transports: [], createdAtMs: clock.nowMs },
    ...{ lastUsedAtMs: null, synced: false, usableAtMs: null },
  }
  await store.auth.callers.addCredential(credential, { most: 20, usableAtMs: null })
  await store.auth.recoveryCodes.replace(credential, [{ lookup: 'L', hash: 'h', salt: 's' }])
  const before = await Promise.all([
    store.auth.callers.credentialsOf(victim),
    store.auth.recoveryCodes.left(victim),
  ])

  const routes = routesIn(service.auth.routes).filter(({ method }) => method !== 'OPTIONS')
  const ofCallers = routes.filter(({ path }) => path.startsWith('/auth/sites/:site'))
  expect(ofCallers.length).toBeGreaterThanOrEqual(12)
  expect(routes.length - ofCallers.length).toBeGreaterThanOrEqual(15)
  let asked = 0
  for (const role of ['agent', 'supervisor', 'admin'] as const satisfies readonly AgentRole[]) {
    const { cookie, ask } = role === 'admin' ? admin : await hire(role)
    // Signing out comes last, so that all others are asked by somebody who is signed in.
    const order = routes.toSorted(
      (one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'),
    )
    const who = async () => (await service.send('GET', '/auth/session', { Cookie: cookie })).json()
    let leaving = false
    for (const { method, path } of order) {
      if (method === 'DELETE' && !leaving) {
        leaving = true
        expect((await who()).agent).toMatchObject({ role })
      }
      for (const named of [credential.credentialId, victim]) {
        const address = path.replace(':site', 'shop').replace(/:\w+/g, named)
        const body = { name: 'Mine', callerId: victim, credentialId: credential.credentialId, role: 'admin' }
        for (const origin of [publicOrigin, shopOrigin]) {
          const sent = method === 'GET' ? undefined : body
          const response = await ask(method, address, sent, { Origin: origin })
          asked += 1
          expect(await response.text(), `${method} ${address}`).not.toMatch(
            /VICTIMCREDENTIAL|Victims phone|caller_v/,
          )
          if (path.startsWith('/auth/sites/:site/') && !path.endsWith('/webauthn')) {
            expect(response.ok, `${method} ${address}`).toBe(false)
          }
        }
      }
    }
  }
  console.log(`attacks by agents: ${asked} requests to ${routes.length} routes changed and showed nothing`)
  expect(
    await Promise.all([store.auth.callers.credentialsOf(victim), store.auth.recoveryCodes.left(victim)]),
  ).toEqual(before)
  expect(await store.auth.callers.noticesOf(victim)).toEqual([])
  const signedOut = await service.send('GET', '/auth/agents', { Cookie: admin.cookie })
  expect(await refusalOf(signedOut)).toBe('401 sign-in-required')
})
