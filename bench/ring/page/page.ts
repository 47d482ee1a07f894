import type { Phone, Seat } from '../../../client/sdk/index.ts'
import { type Ears, nowMs, openEars } from './ears.ts'
import { openSerialPeer, type SerialPeer } from './serial.ts'
import { watchWarmth } from './warmth.ts'

/** What a run asks of its two pages. Times are milliseconds since the epoch. */
export interface BenchPage {
  readonly ears: Ears
  /** A caller's phone as an embedding page makes it; when it has nothing to wait for. The next click calls through it. */
  warmUp(): Promise<void>
  /** The agent signs in, sits down and goes on duty; once. */
  sit(): Promise<void>
  /** Whether rings are accepted as soon as they are heard of. */
  acceptAtOnce(wanted: boolean): void
  /** Accepts the ring; when that was done. */
  accept(): Promise<number>
  /** Both sides: one socket to the bare server. The caller's next click calls through it. */
  openSerial(url: string, side: 'caller' | 'agent'): Promise<void>
  /** When the button was pressed last. */
  clickedAtMs(): number
  phoneState(): string
  seatState(): string
  /** Ends whatever is under way. */
  hangUp(): Promise<void>
}

declare global {
  interface Window {
    bench: BenchPage
  }
}

const ears = openEars()
const warmth = watchWarmth()
const address = '/sdk/ringfence.js'
// The built library, loaded from the service as any page would.
const { createPhone, createSeat }: typeof import('../../../client/sdk/index.ts') = await import(
  /* @vite-ignore */ address
)
let phone: Phone | undefined
let seat: Seat | undefined
let serial: SerialPeer | undefined
let clickedAtMs = 0
let acceptsAtOnce = false

const button = document.createElement('button')
button.textContent = 'Call'
document.body.append(button)
button.addEventListener('click', ({ timeStamp }) => {
  clickedAtMs = performance.timeOrigin + timeStamp
  void (serial ? serial.speak() : phone?.call())
})

const acceptRing = (): void => void seat?.accept()

window.bench = {
  ears,
  async warmUp() {
    phone ??= createPhone({ site: 'bench', queue: 'line' })
    const warm = warmth.next()
    phone.warmUp()
    await warm
  },
  async sit() {
    seat = createSeat()
    seat.on('rang', () => acceptsAtOnce && acceptRing())
    await seat.start()
    await seat.signInAsDemoAgent()
    await seat.setDuty('on-duty')
  },
  acceptAtOnce(wanted) {
    acceptsAtOnce = wanted
  },
  async accept() {
    const acceptedAtMs = nowMs()
    acceptRing()
    return acceptedAtMs
  },
  async openSerial(url, side) {
    serial = await openSerialPeer(url, side)
  },
  clickedAtMs: () => clickedAtMs,
  phoneState: () => phone?.snapshot.state ?? 'none',
  seatState: () => (seat?.snapshot.state === 'seated' ? seat.snapshot.occupation.state : 'none'),
  async hangUp() {
    serial?.close()
    serial = undefined
    await phone?.hangUp()
  },
}
