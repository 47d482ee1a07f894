import { expect, onTestFinished, test } from 'vitest'
import type { Auth } from '../../../auth/index.ts'
import { AgentId, CallId } from '../../../protocol/index.ts'
import { publicOrigin, startEdge } from '../../testing/testEdge.ts'

/** A service with an agent on duty. */
async function startDuty(changeAuth: (auth: Auth) => Partial<Auth>) {
  const edge = await startEdge(onTestFinished, { changeAuth })
  const seat = edge.newSeat()
  const { cookie } = await edge.signIn(seat)
  const agent = edge.open(publicOrigin, cookie)
  await edge.takeSeat(agent, seat)
  await agent.request('setDuty', { duty: 'on-duty' })
  return edge
}

test.each(['jti', 'browser-key', 'site'] as const)(
  'a call whose %s is revoked after its token was checked, and before the desk knows of it, is not let in',
  async kind => {
    const edge = await startDuty(auth => ({
      async verifyCallToken(input) {
        const token = await auth.verifyCallToken(input)
        const value = { jti: token.jti, 'browser-key': token.jkt, site: token.site }[kind]
        await auth.revoke({ kind, value }, 'test')
        return token
      },
    }))
    const { socket, answering } = await edge.join(await edge.newBrowser())
    await expect(answering).rejects.toMatchObject({ code: 'revoked' })
    expect(socket.closeCodes).toEqual([4330])
    expect(edge.desk.counts().calls).toBe(0)
    expect(edge.store.counts().leases).toBe(0)
  },
)

test('a call whose caller is blocked after its token was checked, and before the desk knows of it, is not let in', async () => {
  const edge = await startDuty(auth => ({
    async verifyCallToken(input) {
      const token = await auth.verifyCallToken(input)
      const { site, jkt } = token
      const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
      const callId = CallId.parse(`call_${'c'.repeat(22)}`)
      await auth.reports.report({ callId, agentId, site, jkt, callerId: null, reason: 'abusive' })
      return token
    },
  }))
  const { socket, answering } = await edge.join(await edge.newBrowser())
  await expect(answering).rejects.toMatchObject({ code: 'blocked' })
  expect(socket.closeCodes).toEqual([4306])
  expect(edge.desk.counts().calls).toBe(0)
  expect(edge.store.counts().leases).toBe(0)
})
