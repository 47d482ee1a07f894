import { expect, onTestFinished, test } from 'vitest'
import { publicOrigin, startEdge } from '../../testing/testEdge.ts'

/** An agent signed in, with a socket on which nobody has entered; `beforeSeat` holds up whoever sits down. */
async function startSeat(beforeSeat: () => Promise<void> = async () => {}) {
  const edge = await startEdge(onTestFinished, { beforeSeat })
  const seat = edge.newSeat()
  const { cookie, signOut } = await edge.signIn(seat)
  const socket = edge.open(publicOrigin, cookie)
  return { ...edge, seat, cookie, signOut, socket }
}

test('an agent who signs out while sitting down has no seat', async () => {
  const asked = Promise.withResolvers<void>()
  const signedOut = Promise.withResolvers<void>()
  const { socket, seat, desk, clock, signOut, takeSeat } = await startSeat(() => {
    asked.resolve()
    return signedOut.promise
  })
  const refused = expect(takeSeat(socket, seat)).rejects.toMatchObject({ code: 'sign-in-required' })
  await asked.promise
  expect((await signOut()).status).toBe(200)
  signedOut.resolve()
  await refused
  expect(socket.closeCodes).toEqual([4600])
  expect(desk.counts().seats).toBe(0)
  expect(clock.pending()).toBe(0)
})

test('what comes on a socket that is being closed counts for nothing', async () => {
  const { socket, seat, desk, takeSeat } = await startSeat()
  socket.session.close('rate-limited')
  await expect(takeSeat(socket, seat)).rejects.toThrow()
  expect(desk.counts().seats).toBe(0)
  expect(socket.closeCodes).toEqual([4304])
  socket.session.closed()
})

test('a seat is only for who holds the key that the session was signed in with', async () => {
  const { socket, desk, newSeat, takeSeat } = await startSeat()
  await expect(takeSeat(socket, newSeat())).rejects.toMatchObject({ code: 'seat-proof-invalid' })
  expect(socket.closeCodes).toEqual([4609])
  expect(desk.counts().seats).toBe(0)
})

test('a store that fails for a moment costs an agent in a seat nothing', async () => {
  const { socket, seat, desk, clock, store, takeSeat } = await startSeat()
  await takeSeat(socket, seat)
  await store.close()
  await clock.advance(120_000)
  expect(desk.counts().seats).toBe(1)
  expect(socket.closeCodes).toEqual([])
  socket.session.closed()
  await clock.advance(0)
  expect(clock.pending()).toBe(0)
})

test('a seat is a seat as long as nobody signs out', async () => {
  const { socket, seat, desk, signOut, takeSeat } = await startSeat()
  await takeSeat(socket, seat)
  expect(desk.counts().seats).toBe(1)
  await signOut()
  expect(socket.closeCodes).toEqual([4601])
  expect(desk.counts().seats).toBe(0)
})

test('who is in stays in, though telling how the call stands fails', async () => {
  const { newSeat, signIn, open, takeSeat, desk } = await startEdge(onTestFinished, {
    changeDesk: {
      catchUp() {
        throw new Error('a mistake of ours')
      },
    },
  })
  const seat = newSeat()
  const { cookie } = await signIn(seat)
  const socket = open(publicOrigin, cookie)
  // The frame itself is served without a failure: a promise that rejects here is one that nobody looks at.
  await takeSeat(socket, seat)
  expect(desk.counts().seats).toBe(1)
  expect(socket.closeCodes).toEqual([])
  socket.session.closed()
})

test('nobody stays five seconds without a person', async () => {
  const { socket, clock } = await startSeat()
  await clock.advance(4999)
  expect(socket.closeCodes).toEqual([])
  await clock.advance(1)
  expect(socket.closeCodes).toEqual([4204])
  socket.session.closed()
})
