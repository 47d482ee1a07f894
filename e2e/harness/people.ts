import { expect } from 'vitest'
import { createAuthenticator } from '../../auth/testing/testAuthenticator.ts'
import type { Phone, PhoneOptions, PhoneSnapshot, Seat, SeatOccupation } from '../../client/sdk/index.ts'
import {
  createNodePlatform,
  createPhoneOn,
  createSeatOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../../client/sdk/testing/index.ts'
import type { ServerCounts } from '../../sfu/server.ts'
import type { BrowserNet } from './browserNet.ts'
import { eventually, type Loopback, shopOrigin } from './loopback.ts'

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

type Changes = Partial<
  Pick<
    NodePlatformOptions,
    'openMicrophone' | 'openCallPlace' | 'dtlsFingerprint' | 'passkeys' | 'reloaded' | 'clock'
  >
>

/** Where and how somebody calls; the shop's sales queue from the shop's page unless given. */
export interface Visit extends Changes {
  readonly site?: string
  readonly queue?: string
  readonly origin?: string
  readonly vouch?: PhoneOptions['vouch']
  readonly language?: PhoneOptions['language']
  /** Of 127.0.0.0/8; 127.0.0.1 unless given. */
  readonly localAddress?: string
  /** Somebody stands between this browser and the network. */
  readonly through?: (net: BrowserNet) => BrowserNet
}

export function visit(
  loopback: Loopback,
  { site, queue, origin, vouch, language, localAddress, through = net => net, ...changes }: Visit = {},
): Caller {
  const net = through(loopback.openBrowser(origin ?? shopOrigin, localAddress))
  const platform = platformOn(loopback, net, changes)
  const phone = createPhoneOn(platform, {
    site: site ?? 'shop',
    queue: queue ?? 'sales',
    service: loopback.config.publicOrigin,
    pageContext: () => ({ Basket: 'one bicycle' }),
    ...(vouch && { vouch }),
    ...(language && { language }),
  })
  return { phone, platform, net }
}

export const openShop = (
  loopback: Loopback,
  queue = 'sales',
  changes: Changes = {},
  origin = shopOrigin,
): Caller => visit(loopback, { queue, origin, ...changes })

/** The page is loaded again: the same browser, nothing kept but what a browser keeps. */
export function reload(loopback: Loopback, before: Caller, how: Visit = {}): Caller {
  before.platform.hidePage()
  before.phone.close()
  return visit(loopback, { ...how, reloaded: before.platform })
}

/** One more visitor, in line. */
export async function call(loopback: Loopback, queue?: string, how: Visit = {}): Promise<Caller> {
  const caller = visit(loopback, { ...(queue && { queue }), ...how })
  await caller.phone.call()
  return caller
}

/** What is signed here will be sent: time does not pass before. */
function platformOn(loopback: Loopback, net: BrowserNet, changes: Changes): NodePlatform {
  const platform = createNodePlatform({ ...net, clock: loopback.time.browsers, ...changes })
  const tracked = (load: typeof platform.browserKey) => async () => {
    const key = await net.track(load())
    return { ...key, sign: (bytes: Uint8Array<ArrayBuffer>) => net.track(key.sign(bytes)) }
  }
  const { browserKey, seatKey } = platform
  return Object.assign(platform, { browserKey: tracked(browserKey), seatKey: tracked(seatKey) })
}

export function openSoftphone(loopback: Loopback, changes: Changes = {}): Agent {
  const net = loopback.openBrowser()
  const passkeys = createAuthenticatorOf(loopback.config.publicOrigin)
  const platform = platformOn(loopback, net, { passkeys, ...changes })
  return { ...seatOf(loopback, platform), platform, net }
}

/** The softphone is loaded again in the same browser. */
export function reloadSoftphone(loopback: Loopback, before: Agent): Agent {
  before.platform.hidePage()
  before.seat.close()
  return copyTab(loopback, before)
}

/** Another tab of the same browser, a copy of the first one: all that its page kept is there, too. */
export function copyTab(loopback: Loopback, { net, platform: copied }: Agent): Agent {
  const platform = platformOn(loopback, net, { reloaded: copied })
  return { ...seatOf(loopback, platform), platform, net }
}

function seatOf(loopback: Loopback, platform: NodePlatform): Pick<Agent, 'seat' | 'occupation'> {
  const seat = createSeatOn(platform, { service: loopback.config.publicOrigin })
  const occupation = () =>
    seat.snapshot.state === 'seated' ? seat.snapshot.occupation.state : seat.snapshot.state
  return { seat, occupation }
}

/** One more agent, enrolled with a passkey of their own, seated and on duty. */
export async function onDuty(loopback: Loopback, name: string, changes: Changes = {}): Promise<Agent> {
  const agent = openSoftphone(loopback, changes)
  const { secret } = await loopback.server().auth.createEnrolmentLink()
  await agent.seat.enrol(secret, name)
  await agent.seat.setDuty('on-duty')
  // Whoever came first has been idle longest.
  await loopback.advance(1)
  return agent
}

/** An agent whose connection broke comes back after the first pause. */
export async function comesBack(loopback: Loopback, agent: Agent): Promise<void> {
  await eventually(agent.occupation, 'connecting')
  await loopback.advance(500)
  await eventually(() => agent.seat.snapshot, expect.objectContaining({ duty: 'on-duty' }))
}

/** Caller and agent up to the ring. */
export async function ring(loopback: Loopback, agent: Agent, how: Visit = {}): Promise<Caller> {
  const caller = await call(loopback, undefined, how)
  await rings(caller, agent)
  return caller
}

export async function rings(caller: Caller, agent: Agent): Promise<void> {
  await eventually(agent.occupation, 'ringing')
  await eventually(() => caller.phone.snapshot.state, 'connecting')
}

/** Caller and agent up to the talk. */
export async function talk(loopback: Loopback, agent: Agent, how: Visit = {}): Promise<Caller> {
  const caller = await ring(loopback, agent, how)
  await agent.seat.accept()
  await talking(caller, agent)
  return caller
}

export async function talking(caller: Caller, agent: Agent): Promise<void> {
  await eventually(() => caller.phone.snapshot.state, 'talking')
  await eventually(agent.occupation, 'talking')
  // Each screen shows the words as soon as its own browser has checked what was signed.
  await eventually(() => shownAgent(caller) !== undefined, true)
}

/** The browser loses its network, without a word to anybody. */
export function loseNetwork({ net }: Caller | Agent): void {
  net.setOnline(false)
  net.cut()
}

/** Everything is as it was before: on the server just these counts, in these browsers nothing open or awaited. */
export async function isAsBefore(
  loopback: Loopback,
  before: ServerCounts,
  ...people: readonly (Caller | Agent)[]
): Promise<void> {
  await loopback.quiet()
  await loopback.holdsOnly(before)
  for (const { platform } of people) await eventually(platform.inUse, nothingInUse)
  // Each socket that is open waits for its next beat.
  await eventually(() => loopback.time.browsers.pending(), before.sockets)
}

/** How a caller's call ended, or where it stands. */
export const endOf = ({ phone: { snapshot } }: Pick<Caller, 'phone'>): string =>
  snapshot.state === 'ended' ? snapshot.reason : snapshot.state === 'refused' ? snapshot.code : snapshot.state

/** How an agent's last ring or call ended. */
export const lastOf = ({ seat: { snapshot } }: Agent): string | null =>
  snapshot.state === 'seated' ? (snapshot.last?.reason ?? null) : null

type PhoneTalk = Extract<PhoneSnapshot, { state: 'talking' }>
type SeatTalk = Extract<SeatOccupation, { state: 'talking' }>

/** The caller's view of the talk. @throws Error when there is none */
export function phoneTalk({ phone: { snapshot } }: Pick<Caller, 'phone'>): PhoneTalk {
  if (snapshot.state !== 'talking') throw new Error(`the phone is ${snapshot.state}`)
  return snapshot
}

/** Who the caller sees, once the seat has signed; `null` when the proof did not hold. */
export function shownAgent(caller: Pick<Caller, 'phone'>) {
  const { agent } = phoneTalk(caller)
  return agent === 'awaited' ? undefined : agent
}

/** The agent's view of the talk. @throws Error when there is none */
export function seatTalk({ seat: { snapshot } }: Agent): SeatTalk {
  if (snapshot.state !== 'seated' || snapshot.occupation.state !== 'talking') {
    throw new Error(`the seat is ${snapshot.state}`)
  }
  return snapshot.occupation
}

/** What a ringing or talking agent sees of the caller. */
export function callerCard({ seat: { snapshot } }: Agent) {
  const occupation = snapshot.state === 'seated' ? snapshot.occupation : undefined
  if (!occupation || occupation.state === 'free') throw new Error('there is no call')
  return occupation.call.caller
}

const nothingInUse = { microphones: 0, sounds: 0, transports: 0 }

/** A person's passkey in software, for pages of this origin. */
export function createAuthenticatorOf(origin: string) {
  const authenticator = createAuthenticator(origin)
  return {
    create: async (options: unknown) => authenticator.create(options),
    get: async (options: unknown) => authenticator.get(options),
  }
}
