import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { type Attack, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser, signCompact } from '../testing/testBrowser.ts'

/** A real server with the thief's keys, which must never be asked. */
async function startKeyServer(keys: unknown) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => new Promise(resolve => server.close(() => resolve())))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { asked, url: `http://127.0.0.1:${address.port}` }
}

test('no token brings its own key: jwk, jku, x5u, x5c and thumbprints are refused, and nobody is asked', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const thief = await createTestBrowser()
  const jwk = { ...thief.browserKey, kid: thief.jkt, alg: 'ES256', use: 'sig' }
  const { asked, url } = await startKeyServer([jwk, { ...jwk, kid: target.ownKey.kid }])
  const { d: _, ...ownPublic } = target.ownKey.jwk
  const certificate = Buffer.from('30820100', 'hex').toString('base64')
  const members: Record<string, object> = {
    'jwk of the thief': { jwk: thief.browserKey },
    'jwk of the thief with a name': { jwk },
    'jwk under the service’s name': { jwk: { ...jwk, kid: target.ownKey.kid } },
    'private jwk': { jwk: thief.privateJwk },
    'the service’s own jwk': { jwk: ownPublic },
    'symmetric jwk': { jwk: { kty: 'oct', k: 'AA' } },
    'empty jwk': { jwk: {} },
    'null jwk': { jwk: null },
    jku: { jku: `${url}/jwks` },
    'jku of the service with a redirect': { jku: `https://calls.example/.well-known/jwks.json?to=${url}` },
    'jku with a user': { jku: `https://calls.example@${url.slice(7)}/jwks` },
    'jku to a file': { jku: 'file:///etc/passwd' },
    'jku as data': { jku: `data:application/json,${JSON.stringify({ keys: [jwk] })}` },
    'jku of the service itself': { jku: 'https://calls.example/.well-known/jwks.json' },
    x5u: { x5u: `${url}/chain.pem` },
    x5c: { x5c: [certificate] },
    'empty x5c': { x5c: [] },
    'x5c as text': { x5c: certificate },
    x5t: { x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'x5t#S256': { 'x5t#S256': thief.jkt },
    'jwk and jku and x5c': { jwk, jku: `${url}/jwks`, x5c: [certificate] },
    'a member of no meaning': { note: 'hello' },
    'zip of JWE': { zip: 'DEF' },
    'enc of JWE': { enc: 'A256GCM' },
    cty: { cty: 'JWT' },
  }
  const attacks = Object.entries(members).flatMap(([name, member]) =>
    [thief.jkt, target.ownKey.kid, undefined].flatMap((kid): Attack[] => {
      const header = encodePart({ alg: 'ES256', typ: 'call+jwt', kid, ...member })
      const which = `${name}, kid ${kid === undefined ? 'absent' : kid === thief.jkt ? 'his' : 'ours'}`
      return [
        {
          name: `${which}, signed by the thief`,
          token: signCompact(header, target.payload, thief.privateJwk),
        },
        { name: `${which}, signed by the service`, token: target.forgeParts(header, target.payload) },
      ]
    }),
  )
  expect(await target.bringAll('embedded keys', attacks)).toEqual(nothingGotIn)
  expect(asked).toEqual([])
})
