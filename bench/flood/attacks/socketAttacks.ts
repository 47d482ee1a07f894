import { randomBytes } from 'node:crypto'
import { shop } from '../place.ts'
import { askToken, joinBy, newVisitor, openSocket, type Visitor } from '../visitor.ts'
import { type Attack, item, letIn, type Scene } from './attack.ts'

/** Opened, kept, and never used: the service closes it. */
export const silentSockets: Attack = {
  name: 'open and silent sockets',
  begin: ({ at, addressOf, keep }) =>
    item(async number => {
      const socket = await openSocket({ address: addressOf(number), at, page: shop })
      keep(socket.close)
      return letIn
    }),
}

/** A request that only somebody who is in may send. */
export const socketsWithoutToken: Attack = {
  name: 'sockets without a token',
  begin: ({ at, addressOf, keep }) =>
    item(async number => {
      const socket = await openSocket({ address: addressOf(number), at, page: shop })
      keep(socket.close)
      await socket.request('setDuty', { duty: 'on-duty' })
      return letIn
    }),
}

const letters = (count: number) => randomBytes(count).toString('base64url').slice(0, count)

/** Somebody's joining frame with a token that is made of this one. */
const joining = ({ at, addressOf, keep }: Scene, made: () => Promise<{ visitor: Visitor; token: string }>) =>
  item(async number => {
    const { visitor, token } = await made()
    const socket = await openSocket({ address: addressOf(number), at, page: shop })
    keep(socket.close)
    await joinBy(visitor, socket, token)
    return letIn
  })

/** Tokens that are none, under a proof that is good. */
export const badTokens: Attack = {
  name: 'sockets with a bad token',
  async begin(scene) {
    const visitor = await newVisitor(scene.addressOf(0), scene.at, shop)
    const claims = Buffer.from(JSON.stringify({ jti: letters(22) })).toString('base64url')
    return joining(scene, async () => ({ visitor, token: `${letters(116)}.${claims}.${letters(85)}A` }))
  },
}

const usedTokens = 10

/** Tokens of the attacker's own that were used once, each with a new and good proof. */
async function spentTokens(scene: Scene): Promise<readonly { visitor: Visitor; token: string }[]> {
  const spent: { visitor: Visitor; token: string }[] = []
  for (let number = 0; number < usedTokens; number += 1) {
    const visitor = await newVisitor(scene.addressOf(number), scene.at, shop)
    if (scene.isSink) {
      spent.push({ visitor, token: `${letters(116)}.${letters(600)}.${letters(86)}` })
      continue
    }
    const token = await askToken(visitor, { pays: true })
    const socket = await openSocket(visitor)
    const { callId } = await joinBy(visitor, socket, token)
    await socket.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
    spent.push({ visitor, token })
  }
  return spent
}

const ofSpent =
  (change: (token: string, number: number) => string): Attack['begin'] =>
  async scene => {
    const spent = await spentTokens(scene)
    let number = 0
    return joining(scene, async () => {
      number += 1
      const one = spent[number % spent.length]
      if (one === undefined) throw new Error('no token')
      return { visitor: one.visitor, token: change(one.token, number) }
    })
  }

export const replayedTokens: Attack = { name: 'replayed tokens', begin: ofSpent(token => token) }

/** The same bytes to a JOSE library, and another text: padding, bits that no byte needs, a space. */
const spellings = [
  (token: string) => `${token}=`,
  (token: string) => token.slice(0, -1) + nextLetter(token.at(-1) ?? 'A'),
  (token: string) => token.replace('.', '. '),
]
const nextLetter = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 1)

export const respelledTokens: Attack = {
  name: 're-spelled tokens',
  begin: ofSpent((token, number) => spellings[number % spellings.length]?.(token) ?? token),
}
