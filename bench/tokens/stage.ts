import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserKeyThumbprint } from '../../auth/binding/browserKeyThumbprint.ts'
import { anonymousCaller } from '../../auth/caller/callerIdentity.ts'
import { issueCallToken } from '../../auth/callToken/callToken.ts'
import { createAuth, Sites } from '../../auth/index.ts'
import { encodePart } from '../../auth/jws/compactJws.ts'
import { openSigningKeys } from '../../auth/keys/signingKeys.ts'
import { openQueueOf, siteOf } from '../../auth/sites/policy.ts'
import { claimsIn, createTestBrowser, signingKeysIn } from '../../auth/testing/testBrowser.ts'
import { createSystemClock } from '../../sfu/clock.ts'
import { openStore } from '../../store/index.ts'

const publicOrigin = 'https://calls.example'
const origin = 'https://shop.example'

/** A token with the proof that fits, for one socket. */
export interface Ticket {
  readonly token: string
  readonly proof: string
  readonly nonce: string
  readonly origin: string
}

/** The room that issues and verifies, on a store on disk, and a browser that asks it. */
export async function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'))
  const keysFolder = join(folder, 'keys')
  const clock = createSystemClock()
  const log = { info() {}, warn() {}, error() {} }
  const store = await openStore({ file: join(folder, 'ringfence.db'), clock })
  const stopTending = store.tend(
    (ms, act) => {
      const timer = setInterval(act, ms)
      return () => clearInterval(timer)
    },
    error => {
      throw error
    },
  )
  const sites = Sites.parse([
    { key: 'shop', name: 'Shop', allowedOrigins: [origin], queues: [{ key: 'sales', name: 'Sales' }] },
  ])
  const site = siteOf(sites, 'shop')
  const queue = openQueueOf(site, 'sales', clock.now())
  const memory = store.auth
  const auth = await createAuth({
    sites,
    keysFolder,
    publicOrigin,
    memory,
    limits: { take: async () => {} },
    clock,
    log,
    work: null,
    demoAgent: false,
    recordOf: store.calls.records.find,
  })
  const keys = await openSigningKeys({ folder: keysFolder, clock, log })
  const [service] = signingKeysIn(keysFolder)
  if (service === undefined) throw new Error('no key')
  const browser = await createTestBrowser()
  const browserKey = createPrivateKey({ key: browser.privateJwk, format: 'jwk' })

  /** All that the service does for one token. */
  async function issue(nowMs = clock.now()): Promise<string> {
    const { browserKey, mediaKey } = browser
    const grant = {
      jti: auth.newNonce(),
      site: site.key,
      queue: queue.key,
      origin,
      caps: { sessions: 1, ...site.caps } as const,
      tokenSeconds: site.tokenSeconds,
      jkt: browserKeyThumbprint(browserKey),
      mediaKey,
      caller: anonymousCaller,
    }
    return issueCallToken(grant, { key: await keys.signingKey(), publicOrigin, nowMs })
  }

  async function ticket(madeAtMs?: number): Promise<Ticket> {
    const token = await issue(madeAtMs)
    const nonce = auth.newNonce()
    const claims = { jti: claimsIn(token).jti, nonce, iat: Math.floor(clock.now() / 1000) }
    return { token, nonce, origin, proof: signed(browser.header, claims, browserKey) }
  }

  return {
    auth,
    clock,
    issue,
    ticket,
    keys: {
      service: createPublicKey({ key: service.jwk, format: 'jwk' }),
      servicePrivate: createPrivateKey({ key: service.jwk, format: 'jwk' }),
      browser: createPublicKey(browserKey),
    },
    close: async () => {
      stopTending()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
export type Stage = Awaited<ReturnType<typeof openStage>>

/** As a browser signs: either of the two signatures. */
function signed(header: object, claims: object, key: KeyObject): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/** So many characters of base64url. */
export const letters = (count: number): string =>
  randomBytes(Math.ceil((count * 3) / 4))
    .toString('base64url')
    .slice(0, count)
