import { RingfenceError } from '../../../../protocol/errors.ts'
import { OpenerMessage } from '../../../../protocol/frame/openerMessage.ts'
import type { WindowMessage } from '../../../../protocol/frame/signInWindow.ts'
import { type BrowserPublicKey, type SeatPlace, SeatTicketAnswer } from '../../../../protocol/index.ts'
import { parseKnown } from '../../../../protocol/parse.ts'
import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Windows } from '../../platform/browser.ts'
import { createAskWithSession } from '../../signal/http.ts'
import type { SeatWindow } from '../seatWindowTypes.ts'

/** How long the page that opened the window has to answer: it is there, in the same browser. */
const answerMs = 5000

/** What the window needs of its browser. */
export interface WindowPlatform extends Pick<Platform, 'clock' | 'fetch' | 'passkeys' | 'loadOnSeat'> {
  readonly windows: Pick<Windows, 'onMessage'> & {
    /** To the page that opened this window, if it is of this origin. */
    tellOpener(message: object, origin: string): void
  }
}

/** The window's half of signing in at a place; see `askSignInWindow` for the page's. */
export function openSeatWindow(platform: WindowPlatform, service: string, place: SeatPlace): SeatWindow {
  const { windows, clock, passkeys } = platform
  const ask = createAskWithSession(platform, service)
  // The page inside a frame is one of the service's own.
  const opener = place.kind === 'page' ? place.origin : new URL(service).origin
  let seatKey: BrowserPublicKey | undefined
  const tell = (message: WindowMessage) => windows.tellOpener(message, opener)

  const reach = (): Promise<BrowserPublicKey> =>
    new Promise((resolve, reject) => {
      const stopWaiting = clock.after(answerMs, () => {
        stopHearing()
        reject(new RingfenceError('request-timed-out'))
      })
      const stopHearing = windows.onMessage(opener, data => {
        const message = OpenerMessage.safeParse(data).data
        if (!message) return
        stopWaiting()
        stopHearing()
        resolve(message.seatKey)
      })
      tell({ ringfence: 'sign-in-window', says: 'ready' })
    })

  const hand = async (answer: Promise<unknown>): Promise<void> => {
    const { ticket } = parseKnown(SeatTicketAnswer, await answer)
    tell({ ringfence: 'sign-in-window', says: 'allowed', ticket })
  }

  const asked = () => {
    if (!seatKey) throw new RingfenceError('request-not-allowed')
    return { seatKey, place }
  }

  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => Promise.reject(asRingfenceError(error)))

  return {
    place,
    async reach() {
      const [key, { parseSessionAnswer }] = await told(Promise.all([reach(), platform.loadOnSeat()]))
      seatKey = key
      // Whether there is a demo agent is all that is asked: what is wrong with the service is told when it matters.
      const answer = await ask('GET', '/auth/session').catch(() => null)
      return { demoAgent: answer !== null && parseSessionAnswer(answer).demoAgent }
    },
    allow: () =>
      told(
        (async () => {
          const options = await ask('POST', '/auth/seat-tickets/options', asked())
          await hand(ask('POST', '/auth/seat-tickets', { response: await passkeys.get(options) }))
        })(),
      ),
    allowAsDemoAgent: () => told((async () => hand(ask('POST', '/auth/seat-tickets/demo', asked())))()),
    drop: () => tell({ ringfence: 'sign-in-window', says: 'dropped' }),
  }
}
