import {
  PasskeyOptions,
  PasskeySessionAnswer,
  type PasskeySessionBy,
  PasskeysAnswer,
  parseKnown,
  RecoveryCodesAnswer,
} from '../../../protocol/index.ts'
import type { Browser } from '../platform/browser.ts'
import { askService } from '../signal/http.ts'
import { createAskWithProof, createHeardNonce } from './dpop.ts'

/** The right of this browser to manage one caller's passkeys at one site, for some minutes. */
export interface PasskeySession {
  list(): Promise<PasskeysAnswer>
  /** Prompts, until `abort`. */
  add(name: string, abort: AbortSignal): Promise<PasskeysAnswer>
  rename(credentialId: string, name: string): Promise<PasskeysAnswer>
  remove(credentialId: string): Promise<PasskeysAnswer>
  makeRecoveryCodes(): Promise<readonly string[]>
  dismissNotice(noticeId: string): Promise<void>
}

/** By a passkey, in a prompt that `abort` closes. */
interface PromptWish {
  readonly method: 'passkey'
  readonly abort: AbortSignal
}

export interface PasskeySessionWish {
  readonly platform: Browser
  readonly service: string
  readonly site: string
  /** How the person shows that the passkeys are theirs. */
  readonly by: PromptWish | Exclude<PasskeySessionBy, { method: 'passkey' }>
}

/** @throws RingfenceError any code of the routes; `passkey-cancelled`; `server-unreachable`; `message-malformed` */
export async function openPasskeySession(wish: PasskeySessionWish): Promise<PasskeySession> {
  const { platform, service, site } = wish
  const key = await platform.browserKey()
  const base = new URL(`/auth/sites/${encodeURIComponent(site)}/`, service).href
  const { publicKey: browserKey } = key
  const nonce = createHeardNonce()
  const ask = (path: string, body: object) =>
    askService(platform, {
      ...{ method: 'POST', url: base + path, body, withSession: false },
      onHeaders: nonce.hear,
    })

  const proveBy = async (): Promise<object> => {
    if (wish.by.method !== 'passkey') return wish.by
    const options = parseKnown(PasskeyOptions, await ask('passkey-sessions/options', { browserKey }))
    return { method: 'passkey', response: await platform.passkeys.get(options, wish.by.abort) }
  }
  const opened = await ask('passkey-sessions', { browserKey, by: await proveBy() })
  const { accessToken } = parseKnown(PasskeySessionAnswer, opened)

  const askWithProof = createAskWithProof(platform, { key: async () => key, accessToken, nonce })
  const change = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown> =>
    askWithProof({ method, url: base + path, ...(body && { body }) })
  const passkey = (credentialId: string) => `passkeys/${encodeURIComponent(credentialId)}`
  return {
    list: async () =>
      parseKnown(PasskeysAnswer, await askWithProof({ method: 'GET', url: `${base}passkeys` })),
    async add(name, abort) {
      const options = parseKnown(PasskeyOptions, await change('POST', 'passkeys/options', {}))
      const response = await platform.passkeys.create(options, abort)
      return parseKnown(PasskeysAnswer, await change('POST', 'passkeys', { name, response }))
    },
    rename: async (id, name) => parseKnown(PasskeysAnswer, await change('PATCH', passkey(id), { name })),
    remove: async id => parseKnown(PasskeysAnswer, await change('DELETE', passkey(id))),
    makeRecoveryCodes: async () =>
      parseKnown(RecoveryCodesAnswer, await change('POST', 'recovery-codes', {})).codes,
    async dismissNotice(noticeId) {
      await change('DELETE', `notices/${encodeURIComponent(noticeId)}`)
    },
  }
}
