import { randomBytes } from 'node:crypto'
import { shop } from '../place.ts'
import { outcomeOf, postFrom } from '../rawHttp.ts'
import { askToken, newVisitor } from '../visitor.ts'
import { type Attack, item, letIn } from './attack.ts'

const path = `/auth/sites/${shop.site}/call-tokens`
const noKey = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }

/** What costs most of all that is refused in turn: no JSON, a wrong field, a key that is no point, a vouch that nobody signed. */
const bodies = [
  () => '{"queue":',
  () => JSON.stringify({ queue: shop.queue, browserKey: {}, mediaKey: '' }),
  () => JSON.stringify({ queue: shop.queue, browserKey: noKey, mediaKey: randomBytes(32).toString('hex') }),
  () => JSON.stringify({ queue: shop.queue, filler: randomBytes(6000).toString('base64url') }),
]

export const bogusTokenRequests: Attack = {
  name: 'bogus token requests',
  begin: ({ at, addressOf }) =>
    item(async number => {
      const body = bodies[number % bodies.length]?.() ?? ''
      const answer = await postFrom(addressOf(number), {
        ...{ port: at.port, path, origin: shop.origin },
        body,
      })
      return outcomeOf(answer)
    }),
}

/** Tokens that are asked for rightly and never used. */
export const unspentTokens: Attack = {
  name: 'unspent tokens',
  begin: ({ at, addressOf }) =>
    item(async number => {
      await askToken(await newVisitor(addressOf(number), at, shop))
      return letIn
    }),
}
