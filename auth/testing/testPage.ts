import { randomBytes } from 'node:crypto'
import { PasskeySessionAnswer, PasskeysAnswer } from '../../protocol/index.ts'
import { hashOf } from '../randomIds.ts'
import { createAuthenticator, type Lies } from './testAuthenticator.ts'
import { createTestBrowser } from './testBrowser.ts'
import type { TestPasskeyService } from './testPasskeyService.ts'
import { publicOrigin, shopOrigin } from './testService.ts'

export type TestAuthenticator = ReturnType<typeof createAuthenticator>

/** A page of a site in a visitor's browser, managing passkeys as the library does. */
export async function createTestPage(service: TestPasskeyService, origin = shopOrigin, siteKey = 'shop') {
  const browser = await createTestBrowser()
  const { browserKey } = browser
  const under = `/auth/sites/${siteKey}`
  let nonce = ''
  let accessToken = ''

  async function plain(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await service.send(method, under + path, [['Origin', origin]], body)
    nonce = response.headers.get('dpop-nonce') ?? nonce
    return response
  }

  function proofFor(method: string, path: string, changes: object = {}): string {
    const claims = {
      jti: randomBytes(16).toString('base64url'),
      htm: method,
      htu: `${publicOrigin}${under}${path}`,
      iat: Math.floor(service.clock.now() / 1000),
      ath: hashOf(accessToken),
      nonce,
    }
    return browser.proof({ ...claims, ...changes }, { ...browser.header, typ: 'dpop+jwt' })
  }

  /** A request in the open session, with a fresh proof. */
  async function ask(method: string, path: string, body?: unknown, proof = proofFor(method, path)) {
    const headers: [string, string][] = [
      ['Origin', origin],
      ['Authorization', `DPoP ${accessToken}`],
      ['DPoP', proof],
    ]
    const response = await service.send(method, under + path, headers, body)
    nonce = response.headers.get('dpop-nonce') ?? nonce
    return response
  }

  async function open(by: object): Promise<Response> {
    const response = await plain('POST', '/passkey-sessions', { browserKey, by })
    if (response.status === 201) {
      accessToken = PasskeySessionAnswer.parse(await response.clone().json()).accessToken
    }
    return response
  }

  const vouchFor = (sub: string, changes: object = {}) =>
    service.backEnd.vouchAt(service.clock.now(), { iss: siteKey, origin, sub, ...changes })

  async function requestOptions(): Promise<unknown> {
    return (await plain('POST', '/passkey-sessions/options', { browserKey })).json()
  }

  async function creationOptions(): Promise<unknown> {
    return (await ask('POST', '/passkeys/options')).json()
  }

  return {
    browser,
    plain,
    ask,
    open,
    proofFor,
    vouchFor,
    requestOptions,
    creationOptions,
    accessToken: () => accessToken,
    useToken: (token: string) => {
      accessToken = token
    },
    useNonce: (other: string) => {
      nonce = other
    },
    newAuthenticator: () => createAuthenticator(origin),
    openByVouch: (sub = 'user-1') => open({ method: 'vouch', vouch: vouchFor(sub) }),
    openByPasskey: async (authenticator: TestAuthenticator, lies?: Lies) =>
      open({ method: 'passkey', response: authenticator.get(await requestOptions(), lies) }),
    openByCode: (code: string) => open({ method: 'recovery-code', code }),
    openByTicket: (ticket: string) => open({ method: 'ticket', ticket }),
    add: async (authenticator: TestAuthenticator, name = 'Phone', lies?: Lies) =>
      ask('POST', '/passkeys', { name, response: authenticator.create(await creationOptions(), lies) }),
    list: async () => PasskeysAnswer.parse(await (await ask('GET', '/passkeys')).json()),
  }
}
export type TestPage = Awaited<ReturnType<typeof createTestPage>>
