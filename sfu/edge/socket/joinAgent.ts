import { eventText, type Params, RingfenceError, type TakeSeatAnswer } from '../../../protocol/index.ts'
import { every } from '../../clock.ts'
import type { SeatConnection } from './connectionRegistry.ts'
import type { Entered, SessionWorld, SocketContext } from './socketContext.ts'

/** A live seat keeps its session from idling out. */
const touchEveryMs = 60_000

/**
 * The agent's first frame: who is signed in here, and that this page holds the key that the session was signed in with. The
 * seat lives as long as the session; a talk waits for its page only while that is so.
 */
export async function takeSeat(
  door: SocketContext,
  params: Params<'takeSeat'>,
): Promise<Entered<TakeSeatAnswer>> {
  const { world, connection, nonce, cookie } = door
  const { auth, desk, switchboard, clock } = world
  const { proof, takeOver = false, accessToken, ...seat } = params
  const ownPage = door.origin === world.publicOrigin
  if (!ownPage && accessToken === undefined) throw new RingfenceError('origin-not-allowed')
  const session = () =>
    accessToken === undefined ? auth.sessionOf(cookie) : auth.sessionOfPlace(accessToken, door.origin)
  const agent = await session()
  const { agentId, name, role, method, seatJkt } = agent
  const { mediaKey, seatKey } = seat
  auth.verifySeat({ seatKey, proof, mediaKey, nonce }, agent)
  const mayTake = auth.isFresh(agent) ? 'from-anywhere' : 'from-this-browser'
  const input = { agentId, name, role, method, ...seat }
  const answer = await desk.takeSeat(input, takeOver ? mayTake : 'from-nowhere')
  const browser = `${seatJkt} ${mediaKey}`
  const own: SeatConnection = { ...connection, ...(seat.page && { tabOf: browser }) }
  const former = switchboard.connectAgent(agentId, own)
  let leaves: 'gone' | 'signed-out' = 'gone'
  const signOut = () => {
    leaves = 'signed-out'
    door.letGo()
  }
  door.onClosed(() => {
    if (switchboard.disconnectAgent(agentId, own)) desk.leaveSeat(agentId, leaves)
  })
  door.onClosed(
    auth.onSessionEnded((sessionId, why) => {
      if (sessionId !== agent.sessionId) return
      door.close(why)
      signOut()
    }),
  )
  door.onClosed(
    auth.onAccountChanged(changed => {
      if (changed === agentId) connection.send(eventText({ event: 'accountChanged' }))
    }),
  )
  const tellAttack = () =>
    connection.send(eventText({ event: 'attackChanged', windows: [...auth.attacks.now()] }))
  door.onClosed(auth.attacks.onChanged(tellAttack))
  door.onClosed(
    clock.after(agent.expiresAtMs - clock.now(), () => {
      door.close('session-expired')
      signOut()
    }),
  )
  door.onClosed(every(clock, touchEveryMs, () => touch(world, agent.sessionId)))
  former?.close(former.tabOf === browser ? 'seat-in-other-tab' : 'seat-taken')
  // A sign-out may have come after the look at the session and before the listening.
  await session().catch(error => {
    signOut()
    throw error
  })
  if (door.isOver()) {
    door.letGo()
    throw new RingfenceError('connection-lost')
  }
  const party = { side: 'agent', agentId } as const
  const afterwards = () => {
    desk.catchUp(party)
    if (auth.attacks.now().length > 0) tellAttack()
  }
  return { phase: { name: 'agent', party }, answer, afterwards }
}

/** A store that cannot be written for a moment costs the agent nothing, and must not cost the others their calls. */
function touch({ auth, log }: SessionWorld, sessionId: string): void {
  auth.touchSession(sessionId).catch((cause: unknown) => {
    log.warn('session not touched', { cause })
  })
}
