import { createAuthenticator } from '../../auth/testing/testAuthenticator.ts'
import { type BackEnd, createBackEnd } from './backEnd.ts'
import { eventually, type Loopback, type LoopbackOptions, shopOrigin, startLoopback } from './loopback.ts'
import { onDuty, visit } from './people.ts'
import { tableOf } from './rows.ts'

/** A shop that vouches for its visitors and has passkeys, with one agent on duty, who is an admin. */
export async function enrolledShop(
  passkeys: object,
  sales: object = {},
  shop: object = {},
  config: LoopbackOptions['config'] = {},
) {
  const backEnd = await createBackEnd()
  const vouching = { keys: [backEnd.jwk] }
  const loopback = await startLoopback({ shop: { vouching, passkeys, ...shop }, sales, config })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, backEnd, before: loopback.counts() }
}

/** A customer who made a passkey when they called the workshop, which must ask for one, and left again. */
export async function enrolled(loopback: Loopback, backEnd: BackEnd, sub = 'visitor-77') {
  const authenticator = createAuthenticator(shopOrigin)
  const passkeys = {
    create: async (options: unknown) => authenticator.create(options),
    get: async (options: unknown) => authenticator.get(options),
  }
  const enrolledAtMs = loopback.time.now()
  const made = visit(loopback, { queue: 'service', passkeys, vouch: () => backEnd.vouch(loopback, sub) })
  await made.phone.call()
  await made.phone.makePasskey('Phone')
  await made.phone.hangUp()
  await loopback.quiet()
  await eventually(() => loopback.time.browsers.pending() - loopback.counts().sockets, 0)
  const row = tableOf(loopback, 'caller_credentials').find(each => each.credential_id === authenticator.id)
  const [callerId, credentialId] = [String(row?.caller_id), String(row?.credential_id)]
  return { sub, authenticator, passkeys, callerId, credentialId, enrolledAtMs }
}
