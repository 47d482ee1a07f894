import type { Phone } from '../../../client/sdk/index.ts'
import {
  createNodePlatform,
  createPhoneOn,
  memoryNotes,
  openCallPlace,
} from '../../../client/sdk/testing/index.ts'
import { createSystemClock } from '../../../sfu/clock.ts'
import { createBrowserNet } from '../../harness/browserNet.ts'
import { pause, until } from '../pause.ts'
import { shopOrigin } from '../service/service.ts'
import type { CallerMishap, Mishap, Turn } from '../story.ts'
import { inTime, type World, whileBroken } from '../world.ts'
import { breakNetwork, findPaths, type Ground } from './networks.ts'

/** A visitor of the shop who calls again and again, with one browser after the other. */
export interface Caller {
  readonly name: string
  readonly phone: Phone
  readonly ground: Ground
  live(turns: readonly Turn[], over: AbortSignal): Promise<void>
  /** One press. Resolves when it is in line, or refused. */
  press(): Promise<void>
  hangUp(): Promise<void>
  /** Closes the page, and opens one in another browser. */
  changeBrowser(): void
  /** Closes the page for good. */
  close(): void
}

interface Page extends Ground {
  readonly phone: Phone
  /** Names the browser that it is a page of. */
  readonly browser: string
}

/** The page answers a hang-up within this, whatever it can tell the service: 3 s, and a moment. */
const hangUpWithinMs = 6000
/** A press comes to something within this: each wait on the way in has a limit. */
const pressWithinMs = 45_000

let browsers = 0

export function createCaller(world: World, name: string): Caller {
  const { book, service } = world
  let pressedAtMs = world.now()
  let page = openBrowser()
  const stopFinding = findPaths(() => page)

  function openBrowser(): Page {
    browsers += 1
    return openPage(createBrowserNet(shopOrigin), `${name} ${browsers}`)
  }

  /** A page of the same browser; `before` is the one that it takes the place of, or stands beside. */
  function openPage(net: Ground['net'], browser: string, before?: Ground['platform']): Page {
    const platform = createNodePlatform({
      ...net,
      clock: createSystemClock(),
      openCallPlace: (place, handOver) => openCallPlace(`${browser} ${place}`, handOver),
      ...(before && { reloaded: before }),
    })
    const phone = createPhoneOn(platform, { site: 'shop', queue: 'sales', service: service.origin })
    const opened = { net, platform, phone, browser }
    phone.on('snapshotChanged', now => {
      if ('callId' in now) book.told(now.callId, { who: name, pressedAtMs })
      if (now.state === 'talking' && !now.connectionLost) book.shown(now.callId, name)
    })
    phone.on('ended', ({ callId, reason }) => {
      book.call(callId).endTold.set(name, { reason, atMs: world.now() })
      book.step(`${name} is told of the end: ${reason} (${callId})`)
    })
    phone.on('receiptIssued', ({ receipt }) => book.keepReceipt(receipt))
    return opened
  }

  function closePage(closed: Page): void {
    closed.platform.hidePage()
    closed.phone.close()
  }

  function changeBrowser(): void {
    world.disturbances.begin('closed-page', name, world.now())(world.now())
    closePage(page)
    page = openBrowser()
  }

  async function press(): Promise<void> {
    const { phone } = page
    pressedAtMs = world.now()
    let isTold = 'callId' in phone.snapshot
    const stop = phone.on('snapshotChanged', now => {
      isTold ||= 'callId' in now
    })
    book.step(`${name} presses`)
    let code: string | null = null
    const calling = phone.call().catch((error: unknown) => {
      code = String(Object(error).code)
      book.step(`${name} is refused: ${code}`)
    })
    await inTime(world, `A press of ${name}`, pressWithinMs, calling)
    stop()
    if (!isTold) book.lostPress({ who: name, fromMs: pressedAtMs, untilMs: world.now(), code })
  }

  async function hangUp(): Promise<void> {
    const { phone } = page
    if ('callId' in phone.snapshot) {
      book.call(phone.snapshot.callId).hungUpBy.add(name)
      book.step(`${name} hangs up (${phone.snapshot.callId})`)
    }
    await inTime(world, `The hang-up of ${name}`, hangUpWithinMs, phone.hangUp())
  }

  async function takeTurn(turn: Turn, over: AbortSignal): Promise<void> {
    await pause(turn.restMs, over)
    if (over.aborted) return
    if (turn.isOtherBrowser) changeBrowser()
    const mishap = turn.mishap ? suffer(turn.mishap, over) : undefined
    let isAnswered = false
    const pressed = press().then(() => {
      isAnswered = true
    })
    const patientUntilMs = world.now() + turn.patienceMs
    let talksFromMs: number | undefined
    const isEnough = () => {
      const { state } = page.phone.snapshot
      // What a press shows first comes a moment after it.
      if (state === 'idle' || state === 'ended' || state === 'refused') return isAnswered
      if (state === 'talking') talksFromMs ??= world.now()
      return world.now() > (talksFromMs === undefined ? patientUntilMs : talksFromMs + turn.talkMs)
    }
    await until(isEnough, pressWithinMs, over)
    await hangUp()
    await pressed
    await mishap
  }

  const suffer = async ({ kind, afterMs, lastsMs }: Mishap<CallerMishap>, over: AbortSignal) => {
    await pause(afterMs, over)
    if (!over.aborted) await whileBroken(world, { kind, who: name }, () => meet(kind, lastsMs, over))
  }

  async function meet(kind: CallerMishap, lastsMs: number, over: AbortSignal): Promise<void> {
    const { net, phone, platform, browser } = page
    if (kind === 'mute') {
      phone.mute(true)
      await pause(lastsMs, over)
      phone.mute(false)
    } else if (kind === 'reload') {
      closePage(page)
      page = openPage(net, browser, platform)
      await page.phone.resume().catch(() => false)
    } else if (kind === 'second-tab') {
      const former = page
      page = openPage(net, browser, { ...platform, notes: memoryNotes() })
      await press()
      closePage(former)
    } else await breakNetwork(() => page, kind, lastsMs, over)
  }

  return {
    name,
    get phone() {
      return page.phone
    },
    get ground() {
      return page
    },
    async live(turns, over) {
      for (const turn of turns) if (!over.aborted) await takeTurn(turn, over)
    },
    press,
    hangUp,
    changeBrowser,
    close() {
      stopFinding()
      closePage(page)
    },
  }
}
