import type { PasskeysAnswer, SessionsAnswer } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import type { SeatAttackSwitch } from '../attackTypes.ts'
import type { SeatBlocks } from '../reportTypes.ts'
import type { SeatPasskeys, SeatPeople, SeatSessions } from '../seatTypes.ts'
import type { AgentRequests } from './agentRequests.ts'

const told = <T>(work: Promise<T>): Promise<T> => work.catch(error => Promise.reject(asRingfenceError(error)))

/** Has the agent show a passkey again where the service asks for that, and then asks once more. */
export async function freshly<T>(
  platform: Platform,
  requests: AgentRequests,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (asRingfenceError(error).code !== 'fresh-sign-in-required') throw error
    const options = await requests.change('POST', '/auth/session/verification/options', {})
    const response = await platform.passkeys.get(options)
    await requests.change('POST', '/auth/session/verification', { response })
    return act()
  }
}

/** The signed-in agent's own passkeys, over HTTP. */
export function createSeatPasskeys(platform: Platform, requests: AgentRequests): SeatPasskeys {
  const address = (credentialId: string) => `/auth/passkeys/${encodeURIComponent(credentialId)}`

  const read = async (answer: Promise<unknown>, renamed?: string): Promise<PasskeysAnswer> => {
    const [body, { parsePasskeysAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    const passkeys = parsePasskeysAnswer(body)
    const { relyingPartyId, userId } = passkeys
    const credentialIds = passkeys.passkeys.map(({ credentialId }) => credentialId)
    // The store that holds them knows one name per person, so only that of a single passkey can be passed on.
    const named = renamed !== undefined && credentialIds.length === 1 ? { name: renamed } : {}
    platform.passkeySupport.tell({ relyingPartyId, userId, credentialIds, ...named })
    return passkeys
  }

  const add = async (name: string): Promise<PasskeysAnswer> => {
    const asking = () => requests.change('POST', '/auth/passkeys/options', {})
    const response = await platform.passkeys.create(await freshly(platform, requests, asking))
    return read(requests.change('POST', '/auth/passkeys', { name, response }))
  }

  return {
    list: () => told(read(requests.read('/auth/passkeys'))),
    add: name => told(add(name)),
    rename: (credentialId, name) =>
      told(read(requests.change('PATCH', address(credentialId), { name }), name)),
    remove: credentialId =>
      told(read(freshly(platform, requests, () => requests.change('DELETE', address(credentialId))))),
    dismissNotice: noticeId =>
      told(read(requests.change('DELETE', `/auth/notices/${encodeURIComponent(noticeId)}`))),
  }
}

/** Where the agent is signed in, over HTTP. */
export function createSeatSessions(platform: Platform, requests: AgentRequests): SeatSessions {
  const read = async (answer: Promise<unknown>): Promise<SessionsAnswer> => {
    const [body, { parseSessionsAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return parseSessionsAnswer(body)
  }
  const endOthers = () => requests.change('DELETE', '/auth/sessions')
  return {
    list: () => told(read(requests.read('/auth/sessions'))),
    endOthers: () => told(read(freshly(platform, requests, endOthers))),
  }
}

/** Who else answers, over HTTP; for admins. */
export function createSeatPeople(platform: Platform, service: string, requests: AgentRequests): SeatPeople {
  const address = (agentId: string) => `/auth/agents/${encodeURIComponent(agentId)}`

  const read = async (answer: Promise<unknown>) => {
    const [body, { parseAgentsAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return parseAgentsAnswer(body)
  }

  const invite = async (asked: Promise<unknown>) => {
    const [body, { parseInvitationAnswer }] = await Promise.all([asked, platform.loadOnSeat()])
    const { secret, expiresInSeconds } = parseInvitationAnswer(body)
    return { link: new URL(`/softphone/#enrol=${secret}`, service).href, expiresInSeconds }
  }

  return {
    list: () => told(read(requests.read('/auth/agents'))),
    invite: role => told(invite(requests.change('POST', '/auth/invitations', { role }))),
    setRole: (agentId, role) => told(read(requests.change('PATCH', address(agentId), { role }))),
    remove: agentId => told(read(requests.change('DELETE', address(agentId)))),
  }
}

/** Who may not call, over HTTP; for admins. */
export function createSeatBlocks(platform: Platform, requests: AgentRequests): SeatBlocks {
  const address = (blockId: string) => `/auth/blocks/${encodeURIComponent(blockId)}`

  const read = async (answer: Promise<unknown>) => {
    const [body, { parseBlocksAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return parseBlocksAnswer(body)
  }

  return {
    list: () => told(read(requests.read('/auth/blocks'))),
    keep: blockId => told(read(requests.change('PATCH', address(blockId), { forGood: true }))),
    undo: blockId => told(read(requests.change('DELETE', address(blockId)))),
  }
}

/** The under-attack switch, over HTTP; for admins. */
export function createSeatAttackSwitch(platform: Platform, requests: AgentRequests): SeatAttackSwitch {
  const address = (windowId: string) => `/auth/attack/${encodeURIComponent(windowId)}`

  const read = async (answer: Promise<unknown>) => {
    const [body, { parseAttackAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return parseAttackAnswer(body)
  }

  return {
    list: () => told(read(requests.read('/auth/attack'))),
    open: wanted => told(read(requests.change('POST', '/auth/attack', wanted))),
    end: (windowId, ended) => told(read(requests.change('PATCH', address(windowId), { ended }))),
  }
}
