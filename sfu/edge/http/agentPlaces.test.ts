import { once } from 'node:events'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { agentPlacePages } from './agentPlaces.ts'

const crm = 'https://crm.example'
const desk = 'https://desk.example'
const strict = "default-src 'none';frame-ancestors 'none'"

async function serve() {
  const app = express()
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': strict,
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
    })
    next()
  })
  app.get(
    '/{*rest}',
    agentPlacePages({ frameAncestors: [crm], agentOrigins: [desk] }),
    (_request, response) => {
      response.end()
    },
  )
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return async (path: string) => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)
    return ['content-security-policy', 'x-frame-options', 'cross-origin-opener-policy'].map(name =>
      headers.get(name),
    )
  }
}

const closed = [strict, 'DENY', 'same-origin']

test('the softphone is framed by the ancestor of its address, where that is configured', async () => {
  const headersOf = await serve()
  const framed = await headersOf(`/softphone/?ancestor=${encodeURIComponent(crm)}`)
  expect(framed).toEqual([`default-src 'none';frame-ancestors ${crm}`, null, 'same-origin'])
})

test.each([
  '/softphone/',
  '/softphone/?ancestor=https://evil.example',
  `/softphone/?ancestor=${desk}`,
  `/softphone/?ancestor=${crm}/`,
  `/softphone/?ancestor=${crm}&ancestor=${crm}`,
  `/softphone/?ancestor=${crm}%20https://evil.example`,
  '/softphone/?ancestor=*',
  `/demo/?ancestor=${crm}`,
  `/softphone/index.html?ancestor=${crm}`,
  `/softphone/?allow=frame&origin=${desk}`,
  `/softphone/?allow=page&origin=${crm}`,
  `/softphone/?allow=page&origin=https://evil.example`,
  `/softphone/?allow=page&allow=frame&origin=${desk}`,
  `/demo/?allow=page&origin=${desk}`,
])('%s is framed by nobody, and speaks with no window', async path => {
  expect(await (await serve())(path)).toEqual(closed)
})

test.each([
  ['frame', crm],
  ['page', desk],
])(
  'the window that signs a %s in may speak with who opened it, and is framed by nobody',
  async (kind, origin) => {
    const headers = await (await serve())(`/softphone/?allow=${kind}&origin=${encodeURIComponent(origin)}`)
    expect(headers).toEqual([strict, 'DENY', 'unsafe-none'])
  },
)
