import { expect, onTestFinished, test } from 'vitest'
import type { Auth } from '../../../auth/index.ts'
import { publicOrigin, startEdge } from '../../testing/testEdge.ts'

/** A house with an agent on duty. */
async function startDuty(changeAuth: (auth: Auth) => Partial<Auth>) {
  const house = await startEdge(onTestFinished, { changeAuth })
  const seat = house.newSeat()
  const { cookie } = await house.signIn(seat)
  const agent = house.open(publicOrigin, cookie)
  await house.takeSeat(agent, seat)
  await agent.request('setDuty', { duty: 'on-duty' })
  return house
}

test.each(['jti', 'browser-key', 'site'] as const)(
  'a call whose %s is revoked after its token was checked, and before the desk knows of it, is not let in',
  async kind => {
    const house = await startDuty(auth => ({
      async verifyCallToken(input) {
        const token = await auth.verifyCallToken(input)
        const value = { jti: token.jti, 'browser-key': token.jkt, site: token.site }[kind]
        await auth.revoke({ kind, value }, 'test')
        return token
      },
    }))
    const { socket, answering } = await house.join(await house.newBrowser())
    await expect(answering).rejects.toMatchObject({ code: 'revoked' })
    expect(socket.closeCodes).toEqual([4330])
    expect(house.desk.counts().calls).toBe(0)
    expect(house.store.counts().leases).toBe(0)
  },
)
