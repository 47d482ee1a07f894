import { RingfenceError } from '../../sdk/index.ts'
import type { SeatWindow } from '../../sdk/ownPages.ts'

/** The window that signs a seat in, without a page that opened it: `asking`, `refused` by the service, or `lost`. */
export function scriptedSeatWindow(scene: string): SeatWindow {
  return {
    place: { kind: scene === 'page' ? 'page' : 'frame', origin: 'https://crm.example.com' },
    reach: async () => {
      if (scene === 'lost') throw new RingfenceError('request-timed-out')
      return { demoAgent: scene === 'demo' }
    },
    allow: async () => {
      throw new RingfenceError('passkey-cancelled')
    },
    allowAsDemoAgent: async () => {},
    drop: () => {},
  }
}
