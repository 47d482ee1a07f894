import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { routesIn } from '../testing/attacks/routesIn.ts'
import { attacksOn, startSeatRequests } from '../testing/attacks/targets/seatRequestTarget.ts'
import { refusalOf } from '../testing/testService.ts'

/* A thief has an admin's session cookie, whatever else went over the wire, and a key of their own; not the seat's. */

const start = async () => startSeatRequests(await temporaryStore(onTestFinished), onTestFinished)

/** Changing routes that no session asks at: coming in, going, and what a site's back end or its pages ask. */
const ofNoSession =
  /^POST \/auth\/(enrolments|sessions|seat-tickets)(\/options)?$|^POST \/auth\/seat-tokens$|^DELETE \/auth\/session$|^\w+ \/auth\/sites\/|^POST \/calls\/:call\/grants\//

test('no changing route of agents is forgotten below', async () => {
  const { service, changes } = await start()
  const changing = routesIn(service.auth.routes)
    .filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')
    .map(({ method, path }) => `${method} ${path}`)
    .filter(route => !ofNoSession.test(route))
  expect(changing.toSorted()).toEqual(changes.map(({ route }) => route).toSorted())
})

test('a copied cookie changes nothing: every changing route, every proof but the right one', async () => {
  const target = await start()
  const before = target.everything()
  const answeredOtherwise: string[] = []
  let sent = 0
  for (const change of target.changes) {
    for (const { name, headers, code } of await attacksOn(target, change)) {
      const response = await target.steal(change, headers)
      const outcome = response.ok ? `${response.status}` : await refusalOf(response)
      if (outcome !== code) answeredOtherwise.push(`${change.route}, ${name}: ${outcome}, not ${code}`)
      sent += 1
    }
  }
  console.log(`attacks by seat requests: ${sent - answeredOtherwise.length} refused`)
  expect(answeredOtherwise).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(8 * 20)
  expect(target.everything()).toEqual(before)
})

test('the owner changes all of it, each proof once: the same request again, as it was on the wire, changes nothing', async () => {
  const { admin, changes, steal, everything } = await start()
  const replayed: string[] = []
  for (const change of changes) {
    const { method, path, body, route } = change
    await admin.ask('GET', '/auth/passkeys') // brings the nonce
    const headers = { DPoP: admin.page.proofFor(method, path) }
    const answer = await admin.page.send(method, path, headers, body)
    expect(answer.ok, `${route}: ${answer.status}`).toBe(true)
    const after = everything()
    replayed.push(await refusalOf(await steal(change, headers)))
    expect(everything()).toEqual(after)
  }
  console.log(`attacks by seat requests, replay: ${replayed.length} refused`)
  expect(replayed).toEqual(changes.map(() => '401 proof-used'))
})

test('of 20 requests with one proof one changes something', async () => {
  const { admin } = await start()
  await admin.ask('GET', '/auth/passkeys')
  const headers = { DPoP: admin.page.proofFor('POST', '/auth/invitations') }
  const once = () => admin.page.send('POST', '/auth/invitations', headers, { role: 'agent' })
  const answers = await Promise.all(Array.from({ length: 20 }, once))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ ok }) => !ok).map(refusalOf)
  expect(new Set(await Promise.all(refused))).toEqual(new Set(['401 proof-used']))
})

test('what a copied cookie can do: read the lists, and sign the agent out', async () => {
  const { admin, service, steal } = await start()
  for (const path of ['/auth/session', '/auth/agents', '/auth/passkeys']) {
    expect((await steal({ method: 'GET', path, body: undefined }, {})).status).toBe(200)
  }
  const out = await steal({ method: 'DELETE', path: '/auth/session', body: undefined }, {})
  expect(out.status).toBe(200)
  await expect(service.auth.sessionOf(admin.cookie)).rejects.toMatchObject({ code: 'sign-in-required' })
})

test('a page is told what is wrong in the words of RFC 9449, with the nonce to go on with', async () => {
  const { admin, steal, changes } = await start()
  for (const change of changes) {
    const { method, path, body } = change
    const missing = await steal(change, {})
    expect(missing.headers.get('www-authenticate')).toBe('DPoP error="invalid_dpop_proof", algs="ES256"')
    const stale = { DPoP: admin.page.proofFor(method, path, { nonce: 'stale' }) }
    const refused = await admin.page.send(method, path, stale, body)
    expect(refused.headers.get('www-authenticate')).toBe('DPoP error="use_dpop_nonce", algs="ES256"')
    expect(refused.headers.get('dpop-nonce')).toMatch(/^[\w-]{22}$/)
    expect(refused.headers.get('access-control-expose-headers')).toBeNull()
  }
})
