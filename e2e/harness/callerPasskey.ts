import { createAuthenticator } from '../../auth/testing/testAuthenticator.ts'
import { type BackEnd, createBackEnd } from './backEnd.ts'
import { eventually, type House, shopOrigin, startLoopback } from './loopback.ts'
import { onDuty, visit } from './people.ts'
import { tableOf } from './rows.ts'

/** A shop that vouches for its visitors and has passkeys, with one agent on duty, who is an admin. */
export async function enrolledShop(passkeys: object, sales: object = {}, shop: object = {}) {
  const backEnd = await createBackEnd()
  const vouching = { keys: [backEnd.jwk] }
  const house = await startLoopback({ shop: { vouching, passkeys, ...shop }, sales })
  const agent = await onDuty(house, 'Ada')
  return { house, agent, backEnd, before: house.counts() }
}

/** A customer who made a passkey when they called the workshop, which must ask for one, and left again. */
export async function enrolled(house: House, backEnd: BackEnd, sub = 'visitor-77') {
  const authenticator = createAuthenticator(shopOrigin)
  const passkeys = {
    create: async (options: unknown) => authenticator.create(options),
    get: async (options: unknown) => authenticator.get(options),
  }
  const enrolledAtMs = house.time.now()
  const made = visit(house, { queue: 'service', passkeys, vouch: () => backEnd.vouch(house, sub) })
  await made.phone.call()
  await made.phone.makePasskey('Phone')
  await made.phone.hangUp()
  await house.quiet()
  await eventually(() => house.time.browsers.pending() - house.counts().sockets, 0)
  const row = tableOf(house, 'caller_credentials').find(each => each.credential_id === authenticator.id)
  const [callerId, credentialId] = [String(row?.caller_id), String(row?.credential_id)]
  return { sub, authenticator, passkeys, callerId, credentialId, enrolledAtMs }
}
