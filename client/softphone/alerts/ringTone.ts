import { playTwoTones } from '../../ui/twoTones.ts'

const repeatSeconds = 2.4
/** With these a person lets a page sound (HTML section 6.4.1, activation triggering input events). */
const gestures = ['pointerdown', 'pointerup', 'keydown'] as const

/**
 * The ring, made by Web Audio without a file. The whole ring is scheduled at its start, so a background tab, whose
 * timers are slowed, rings in time; one cut ends it at once.
 */
export class RingTone {
  readonly #onChanged: () => void
  #context: AudioContext | undefined
  #bus: GainNode | undefined

  /** `onChanged` hears of each change of {@link locked}. */
  constructor(onChanged: () => void) {
    this.#onChanged = onChanged
  }

  /** Call from a gesture: only then browsers let a page sound. Resolves when it may. */
  async unlock(): Promise<void> {
    this.#context ??= this.#open()
    await this.#context.resume()
  }

  /**
   * Unlocks at once where the browser lets a page sound without a gesture, which only a try can tell; else with the next gesture,
   * wherever it is made.
   */
  unlockOnGesture(): () => void {
    const unlock = () => {
      if (this.locked) this.unlock().then(this.#onChanged, this.#onChanged)
    }
    for (const gesture of gestures) window.addEventListener(gesture, unlock, { capture: true })
    unlock()
    return () => {
      for (const gesture of gestures) window.removeEventListener(gesture, unlock, { capture: true })
    }
  }

  /** A system takes the sound away, too: for a call of its own, or while it sleeps. */
  #open(): AudioContext {
    const context = new AudioContext()
    context.addEventListener('statechange', () => this.#onChanged())
    return context
  }

  /** Whether the browser would swallow a ring now. */
  get locked(): boolean {
    return this.#context?.state !== 'running'
  }

  /** @param seconds how long it may ring at most */
  start(seconds: number): void {
    this.stop()
    const context = this.#context
    if (!context) return
    this.#bus = new GainNode(context)
    this.#bus.connect(context.destination)
    for (let at = 0; at < seconds; at += repeatSeconds) {
      playTwoTones(context, this.#bus, context.currentTime + 0.02 + at)
    }
  }

  stop(): void {
    this.#bus?.disconnect()
    this.#bus = undefined
  }

  async close(): Promise<void> {
    this.stop()
    await this.#context?.close()
    this.#context = undefined
  }
}
