import type { PasskeysAnswer } from '../../protocol/index.ts'
import { asRingfenceError } from './errors.ts'
import type { Platform } from './platform.ts'
import type { SeatRequests } from './seatRequests.ts'
import type { SeatPasskeys, SeatPeople } from './seatState.ts'

const told = <T>(work: Promise<T>): Promise<T> => work.catch(error => Promise.reject(asRingfenceError(error)))

/** The signed-in agent's own passkeys, over HTTP. */
export function createSeatPasskeys(platform: Platform, requests: SeatRequests): SeatPasskeys {
  const address = (credentialId: string) => `/auth/passkeys/${encodeURIComponent(credentialId)}`

  const read = async (answer: Promise<unknown>, renamed?: string): Promise<PasskeysAnswer> => {
    const [body, { parsePasskeysAnswer }] = await Promise.all([answer, platform.loadOnIntent()])
    const passkeys = parsePasskeysAnswer(body)
    const { relyingPartyId, userId } = passkeys
    const credentialIds = passkeys.passkeys.map(({ credentialId }) => credentialId)
    // The store that holds them knows one name per person, so only that of a single passkey can be passed on.
    const named = renamed !== undefined && credentialIds.length === 1 ? { name: renamed } : {}
    platform.passkeySupport.tell({ relyingPartyId, userId, credentialIds, ...named })
    return passkeys
  }

  const add = async (name: string): Promise<PasskeysAnswer> => {
    const response = await platform.passkeys.create(
      await requests.change('POST', '/auth/passkeys/options', {}),
    )
    return read(requests.change('POST', '/auth/passkeys', { name, response }))
  }

  return {
    list: () => told(read(requests.read('/auth/passkeys'))),
    add: name => told(add(name)),
    rename: (credentialId, name) =>
      told(read(requests.change('PATCH', address(credentialId), { name }), name)),
    remove: credentialId => told(read(requests.change('DELETE', address(credentialId)))),
  }
}

/** Who else answers, over HTTP; for admins. */
export function createSeatPeople(platform: Platform, service: string, requests: SeatRequests): SeatPeople {
  const address = (agentId: string) => `/auth/agents/${encodeURIComponent(agentId)}`

  const read = async (answer: Promise<unknown>) => {
    const [body, { parseAgentsAnswer }] = await Promise.all([answer, platform.loadOnIntent()])
    return parseAgentsAnswer(body)
  }

  const invite = async (asked: Promise<unknown>) => {
    const [body, { parseInvitationAnswer }] = await Promise.all([asked, platform.loadOnIntent()])
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
