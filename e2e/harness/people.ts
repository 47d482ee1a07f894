import { expect } from 'vitest'
import { createAuthenticator } from '../../auth/passkeys/testAuthenticator.ts'
import type { Phone, Seat } from '../../client/sdk/index.ts'
import {
  createNodePlatform,
  createPhoneOn,
  createSeatOn,
  type NodePlatform,
  type NodePlatformOptions,
  type Passkeys,
} from '../../client/sdk/testing.ts'
import type { ServerCounts } from '../../sfu/server.ts'
import type { BrowserNet } from './browserNet.ts'
import { eventually, type House, shopOrigin } from './loopback.ts'

/** A visitor of the shop, with a browser of their own. */
export interface Caller {
  readonly phone: Phone
  readonly platform: NodePlatform
  readonly net: BrowserNet
}

/** An agent at the softphone, with a browser of their own. */
export interface Agent {
  readonly seat: Seat
  readonly platform: NodePlatform
  readonly net: BrowserNet
  /** What the seat is busy with. */
  occupation(): string
}

type Changes = Partial<Pick<NodePlatformOptions, 'openMicrophone' | 'dtlsFingerprint'>>

export function openShop(house: House, queue = 'sales', changes: Changes = {}, origin = shopOrigin): Caller {
  const net = house.openBrowser(origin)
  const platform = createNodePlatform({ ...net, clock: house.time.browsers, ...changes })
  const phone = createPhoneOn(platform, {
    site: 'shop',
    queue,
    service: house.url,
    pageContext: () => ({ Basket: 'one bicycle' }),
  })
  return { phone, platform, net }
}

/** One more visitor, in line. */
export async function call(house: House, queue?: string): Promise<Caller> {
  const caller = openShop(house, queue)
  await caller.phone.call()
  return caller
}

export function openSoftphone(house: House, changes: Changes = {}): Agent {
  const net = house.openBrowser()
  const platform = createNodePlatform({
    ...net,
    clock: house.time.browsers,
    passkeys: softwarePasskeys(house.config.publicOrigin),
    ...changes,
  })
  const seat = createSeatOn(platform, { service: house.url })
  const occupation = () =>
    seat.snapshot.state === 'seated' ? seat.snapshot.occupation.state : seat.snapshot.state
  return { seat, platform, net, occupation }
}

/** One more agent, enrolled with a passkey of their own, seated and on duty. */
export async function onDuty(house: House, name: string, changes: Changes = {}): Promise<Agent> {
  const agent = openSoftphone(house, changes)
  const { secret } = await house.server().auth.createEnrolmentLink()
  await agent.seat.enrol(secret, name)
  await agent.seat.setDuty('on-duty')
  // Whoever came first has been idle longest.
  await house.advance(1)
  return agent
}

/** An agent whose connection broke comes back after the first pause. */
export async function comesBack(house: House, agent: Agent): Promise<void> {
  await eventually(agent.occupation, 'connecting')
  await eventually(() => house.time.browsers.pending(), 1)
  await house.advance(500)
  await eventually(() => agent.seat.snapshot, expect.objectContaining({ duty: 'on-duty' }))
}

/** Caller and agent up to the ring. */
export async function ring(house: House, agent: Agent): Promise<Caller> {
  const caller = await call(house)
  await eventually(agent.occupation, 'ringing')
  await eventually(() => caller.phone.snapshot.state, 'connecting')
  return caller
}

/** Caller and agent up to the talk. */
export async function talk(house: House, agent: Agent): Promise<Caller> {
  const caller = await ring(house, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  return caller
}

export async function talking(caller: Caller, agent: Agent): Promise<void> {
  await eventually(() => caller.phone.snapshot.state, 'talking')
  await eventually(agent.occupation, 'talking')
}

/** Everything is as it was before: on the server just these counts, in these browsers nothing open or awaited. */
export async function isAsBefore(
  house: House,
  before: ServerCounts,
  ...people: readonly (Caller | Agent)[]
): Promise<void> {
  await house.quiet()
  await house.holdsOnly(before)
  for (const { platform } of people) await eventually(platform.inUse, nothingInUse)
  await eventually(() => house.time.browsers.pending(), 0)
}

/** How a caller's call ended, or where it stands. */
export const endOf = ({ phone: { snapshot } }: Caller): string =>
  snapshot.state === 'ended' ? snapshot.reason : snapshot.state === 'refused' ? snapshot.code : snapshot.state

/** How an agent's last ring or call ended. */
export const lastOf = ({ seat: { snapshot } }: Agent): string | null =>
  snapshot.state === 'seated' ? (snapshot.last?.reason ?? null) : null

const nothingInUse = { microphones: 0, sounds: 0, transports: 0 }

function softwarePasskeys(origin: string): Passkeys {
  const authenticator = createAuthenticator(origin)
  return {
    create: async options => authenticator.create(options),
    get: async options => authenticator.get(options),
  }
}
