import { RingfenceError } from '../../../../protocol/errors.ts'
import type { OpenerMessage } from '../../../../protocol/frame/openerMessage.ts'
import { signInWindowAddress } from '../../../../protocol/frame/signInAddress.ts'
import type { WindowMessage } from '../../../../protocol/frame/signInWindow.ts'
import type { SeatPlace } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'

/** How often a window is looked at that may have been closed. */
const lookEveryMs = 500

/** How long a page waits for a window that it cannot see: one that a link opened. */
const mostMs = 10 * 60_000

/**
 * Has the agent sign this seat in, in a window of the service. Call it inside a press: it opens at once. `opens`: `link` where the page
 * shows a link to the window's address, which it need not be allowed to open by itself.
 *
 * @returns the ticket for the key of this place
 * @throws RingfenceError `window-forbidden`; `passkey-cancelled` when the window was closed or the agent did not want to
 */
export async function askSignInWindow(
  platform: Pick<Platform, 'windows' | 'clock' | 'seatKey'>,
  {
    service,
    place,
    opens,
  }: { readonly service: string; readonly place: SeatPlace; readonly opens: 'window' | 'link' },
): Promise<string> {
  const { windows, clock } = platform
  const { origin } = new URL(service)
  const opened = opens === 'window' ? windows?.open(signInWindowAddress(service, place)) : undefined
  if (!windows || opened === null) throw new RingfenceError('window-forbidden')
  const key = platform.seatKey()
  const stops: (() => void)[] = []
  try {
    return await new Promise<string>((resolve, reject) => {
      key.catch(reject)
      const drop = (cause: string) =>
        reject(new RingfenceError('passkey-cancelled', { cause: new Error(cause) }))
      stops.push(
        clock.after(mostMs, () => drop('nobody came to the window')),
        windows.onMessage(origin, (data, reply) => {
          const message = isOfWindow(data) ? data : undefined
          if (message?.says === 'ready') {
            key.then(({ publicKey: seatKey }) => {
              reply({ ringfence: 'sign-in-window', says: 'key', seatKey } satisfies OpenerMessage)
            }, reject)
          }
          if (message?.says === 'allowed') resolve(message.ticket)
          if (message?.says === 'dropped') drop('the agent said no')
        }),
      )
      const look = () => {
        if (opened?.isClosed()) drop('the window was closed')
        else stops.push(clock.after(lookEveryMs, look))
      }
      if (opened) stops.push(clock.after(lookEveryMs, look))
    })
  } finally {
    for (const stop of stops) stop()
  }
}

/** The service's own window says it, to this page; so what is asked is only whether it is one of its messages. */
const isOfWindow = (data: unknown): data is WindowMessage =>
  typeof data === 'object' && data !== null && 'ringfence' in data && data.ringfence === 'sign-in-window'
