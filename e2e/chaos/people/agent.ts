import { createAuthenticator } from '../../../auth/testing/testAuthenticator.ts'
import type { Seat, SeatOccupation } from '../../../client/sdk/index.ts'
import { createNodePlatform, createSeatOn } from '../../../client/sdk/testing/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import { createSystemClock } from '../../../sfu/clock.ts'
import { createBrowserNet } from '../../harness/browserNet.ts'
import { everybody } from '../breakages/disturbances.ts'
import { pause, until } from '../pause.ts'
import type { AgentMishap, AgentPart, RingAnswer } from '../story.ts'
import { type KeptDuty, keepDuty, type ShowingPage } from '../truths/keptDuty.ts'
import { inTime, type World, whileBroken } from '../world.ts'
import { breakNetwork, findPaths, type Ground } from './networks.ts'

/** An agent at the softphone, who answers rings and looks after the page as a person would. */
export interface Agent {
  readonly name: string
  readonly seat: Seat
  readonly ground: Ground
  occupation(): SeatOccupation | null
  live(part: AgentPart, over: AbortSignal): Promise<void>
  hangUp(): Promise<void>
  /** Does what the page asks for: signs in where it says so, goes on duty where it says that the agent is not. */
  tend(): Promise<void>
  /** Leaves the page. */
  leave(): void
  /** Opens the softphone again in the same browser. */
  reopen(): void
  /** Leaves the page for good. */
  close(): void
}

interface Page extends Ground, ShowingPage {
  readonly seat: Seat
}

/** While nothing is told of them, calls are taken at once and not ended. */
const readily: RingAnswer = { kind: 'accept', afterMs: 50, talkMs: 60_000 }
/** A person looks at the page so often. */
const tendEveryMs = 700
const requestWithinMs = 25_000

/** A talk that the page is sure of. */
export const isTalk = (occupation: SeatOccupation): occupation is Talk =>
  occupation.state === 'talking' && !occupation.connectionLost

type Talk = Extract<SeatOccupation, { state: 'talking' }>

/** One more agent, enrolled with a passkey of their own, on duty. */
export async function enrolAgent(world: World, name: string): Promise<Agent> {
  const agent = createAgent(world, name)
  await agent.seat.enrol(await world.service.enrolmentSecret(), name)
  await agent.seat.setDuty('on-duty')
  return agent
}

function createAgent(world: World, name: string): Agent {
  const { book, service, disturbances } = world
  const net = createBrowserNet(service.origin)
  const authenticator = createAuthenticator(service.origin)
  const passkeys = {
    create: async (options: unknown) => authenticator.create(options),
    get: async (options: unknown) => authenticator.get(options),
  }
  let answers: RingAnswer[] = []
  /** What the agent chose and did not take back. */
  let duty: KeptDuty | null = null
  let hasMicrophone = true
  let lastRing = ''
  /** Off duty or signed out by their own wish; nobody presses anything then. */
  let isPausing = false
  let page = openPage()
  const stopFinding = findPaths(() => page)

  function openPage(before?: Ground['platform']): Page {
    const made = createNodePlatform({
      ...{ ...net, passkeys, clock: createSystemClock() },
      ...(before && { reloaded: before }),
    })
    const openFake = made.openMicrophone
    const platform = Object.assign(made, {
      openMicrophone: (...how: Parameters<typeof openFake>) =>
        hasMicrophone ? openFake(...how) : Promise.reject(new RingfenceError('microphone-missing')),
    })
    const seat = createSeatOn(platform, { service: service.origin })
    const opened = { net, platform, seat, openedAtMs: world.now() }
    seat.on('snapshotChanged', now => {
      if (now.state !== 'seated') return
      if (isTalk(now.occupation)) book.shown(now.occupation.call.callId, name)
      if (now.occupation.state !== 'ringing' || now.occupation.ringId === lastRing) return
      lastRing = now.occupation.ringId
      void answerRing(opened, now.occupation.call.callId, answers.shift() ?? readily)
    })
    seat.on('ended', ({ callId, reason }) => {
      book.call(callId).endTold.set(name, { reason, atMs: world.now() })
      book.step(`${name} is told of the end: ${reason} (${callId})`)
    })
    return opened
  }

  const occupationOf = ({ seat }: Page) =>
    seat.snapshot.state === 'seated' ? seat.snapshot.occupation : null
  const isOn = (callId: string) => {
    const occupation = occupationOf(page)
    if (occupation?.state !== 'accepting' && occupation?.state !== 'talking') return false
    return occupation.call.callId === callId
  }

  async function answerRing(at: Page, callId: string, { kind, afterMs, talkMs }: RingAnswer): Promise<void> {
    await pause(afterMs)
    const occupation = occupationOf(at)
    if (occupation?.state !== 'ringing' || occupation.call.callId !== callId) return
    book.step(`${name}: ${kind} (${callId})`)
    if (kind !== 'accept') disturbances.begin('not-answered', name, world.now())(world.now())
    if (kind === 'decline' || kind === 'let-ring') {
      book.call(callId).passedBy.add(name)
      if (kind === 'decline') await asked('A decline', at.seat.decline())
      return
    }
    const entry = book.call(callId)
    entry.acceptedBy.add(name)
    entry.acceptedAtMs ??= world.now()
    if (kind === 'accept') await asked('An accept', at.seat.accept())
    else {
      entry.passedBy.add(name)
      await whileBroken(world, { kind: 'media-unseen', who: everybody }, () => acceptInSilence(at))
    }
    await until(() => !isOn(callId), talkMs)
    if (isOn(callId)) await hangUp()
  }

  /** Nothing of this voice comes, as the service would see for itself; nor does it see any other that begins now. */
  async function acceptInSilence(at: Page): Promise<void> {
    await service.hide(['heard'])
    hasMicrophone = false
    await asked('An accept', at.seat.accept())
    hasMicrophone = true
    await service.hide([])
  }

  /** Whatever comes of it, it comes in time. */
  const asked = (what: string, work: Promise<unknown>) =>
    inTime(world, `${what} by ${name}`, requestWithinMs, work)

  async function hangUp(): Promise<void> {
    const occupation = occupationOf(page)
    if (occupation?.state !== 'talking' && occupation?.state !== 'accepting') return
    const entry = book.call(occupation.call.callId)
    entry.hungUpBy.add(name)
    // Before it is a talk, that lets go of the ring.
    if (occupation.state === 'accepting') entry.passedBy.add(name)
    book.step(`${name} hangs up (${occupation.call.callId})`)
    await asked('A hang-up', page.seat.hangUp())
  }

  async function tend(): Promise<void> {
    const { seat } = page
    const { snapshot } = seat
    if (snapshot.state === 'signed-out') {
      book.step(`${name} signs in after ${snapshot.why ?? 'nothing'}`)
      const isElsewhere = snapshot.why === 'seat-taken' || snapshot.why === 'seat-in-other-tab'
      await asked('A sign-in', isElsewhere ? seat.takeOver() : seat.signIn())
      duty = null
    } else if (snapshot.state === 'seated' && snapshot.duty !== 'on-duty') {
      if (duty && snapshot.awayBecause === null && !duty.isLost(world, page)) return
      book.step(`${name} goes on duty after ${snapshot.awayBecause ?? 'nothing'}`)
      await asked('Going on duty', seat.setDuty('on-duty'))
      duty = keepDuty(name, world.now())
    } else if (snapshot.state === 'seated') {
      duty ??= keepDuty(name, world.now())
      duty.isKept(page)
    }
  }

  async function meet(kind: AgentMishap, lastsMs: number, over: AbortSignal): Promise<void> {
    const { seat, platform } = page
    if (kind === 'reload') {
      leave(page)
      page = openPage(platform)
      await asked('Sitting down', page.seat.start())
    } else if (kind === 'second-tab') {
      const former = page
      const second = openPage(platform)
      await asked('Sitting down', second.seat.start())
      // Where the first one talks, the second is of no use.
      const isHere = second.seat.snapshot.state === 'seated'
      if (isHere) page = second
      leave(isHere ? former : second)
    } else if (kind === 'off-duty' || kind === 'sign-out') {
      isPausing = true
      duty = null
      // Leaving declines a ring that is under way.
      const occupation = occupationOf(page)
      if (occupation?.state === 'ringing') book.call(occupation.call.callId).passedBy.add(name)
      await asked('Leaving', kind === 'off-duty' ? seat.setDuty('off-duty') : seat.signOut())
      await pause(lastsMs, over)
      isPausing = false
    } else await breakNetwork(() => page, kind, lastsMs, over)
  }

  function leave({ platform, seat }: Page): void {
    platform.hidePage()
    seat.close()
  }

  async function suffer({ mishaps }: AgentPart, over: AbortSignal): Promise<void> {
    for (const { kind, afterMs, lastsMs } of mishaps) {
      await pause(afterMs, over)
      if (over.aborted) return
      await whileBroken(world, { kind, who: name }, () => meet(kind, lastsMs, over))
    }
  }

  async function look(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await pause(tendEveryMs, over)
      if (!isPausing && !over.aborted) await tend()
    }
  }

  return {
    name,
    get seat() {
      return page.seat
    },
    get ground() {
      return page
    },
    occupation: () => occupationOf(page),
    async live(part, over) {
      answers = [...part.answers]
      await Promise.all([suffer(part, over), look(over)])
      answers = []
    },
    hangUp,
    tend,
    leave() {
      // For longer than a duty waits for its page.
      duty = null
      leave(page)
    },
    close() {
      stopFinding()
      leave(page)
    },
    reopen() {
      page = openPage(page.platform)
      void asked('Sitting down', page.seat.start())
    },
  }
}
