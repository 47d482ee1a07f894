import { type CalledSite, other, shop } from '../place.ts'
import { askToken, joinBy, newVisitor, openSocket, type Visitor } from '../visitor.ts'
import { type Attack, item, letIn, type Scene } from './attack.ts'

/** All of a real caller's way in, up to the place. */
async function comeIn(visitor: Visitor, { pays }: { readonly pays: boolean } = { pays: false }) {
  const [token, socket] = await Promise.all([askToken(visitor, { pays }), openSocket(visitor)])
  try {
    const { callId } = await joinBy(visitor, socket, token)
    return { socket, callId }
  } catch (error) {
    socket.close()
    throw error
  }
}

/** A new key each time, as whoever empties a browser's storage has. */
const stranger = ({ addressOf, at }: Scene, number: number, page: CalledSite = shop) =>
  newVisitor(addressOf(number), at, page)

/** Few keys, and more calls of each than it may have. */
export const callersOverCap: Attack = {
  name: 'callers over their cap',
  comesIn: true,
  async begin(scene) {
    const few = await Promise.all([0, 1, 2, 3, 4].map(number => stranger(scene, number)))
    return item(async number => {
      const key = few[number % few.length]
      if (key === undefined) throw new Error('no key')
      const { socket } = await comeIn({ ...key, address: scene.addressOf(number) })
      scene.keep(socket.close)
      return letIn
    })
  },
}

/** Machines that stay in line, and pay for it or not. */
const crowd = (name: string, page: CalledSite, pays = false): Attack => ({
  name,
  comesIn: true,
  begin: scene =>
    item(async number => {
      const { socket } = await comeIn(await stranger(scene, number, page), { pays })
      scene.keep(socket.close)
      return letIn
    }),
})
export const crowdAtOther = crowd('one site against another', other)
export const crowdAtSame = crowd('clicks that stay in line', shop)
export const payingCrowd = crowd('clicks that pay and stay in line', shop, true)

/** In line, and gone without a word: the place is kept for a while. */
export const droppedSockets: Attack = {
  name: 'dropped sockets',
  comesIn: true,
  begin: scene =>
    item(async number => {
      const { socket } = await comeIn(await stranger(scene, number))
      socket.close()
      return letIn
    }),
}

export const joinAndLeave: Attack = {
  name: 'join and leave',
  comesIn: true,
  begin: scene =>
    item(async number => {
      const { socket, callId } = await comeIn(await stranger(scene, number))
      await socket.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
      return letIn
    }),
}
