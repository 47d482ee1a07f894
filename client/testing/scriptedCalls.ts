import { RingfenceError } from '../../protocol/errors.ts'
import { tellPhoneEvents } from '../sdk/caller/phoneEvents.ts'
import { isOver, phoneEnded, phoneRefused, refusedEvent, talkedMsOf } from '../sdk/caller/phoneState.ts'
import { createEvents, type Events } from '../sdk/events.ts'
import type { PhoneEvents, PhoneSnapshot } from '../sdk/index.ts'
import { unknownQuality } from '../sdk/media/qualityMeter.ts'
import { pageTimeMs } from '../sdk/pageTime.ts'
import { comesTooLate, isAsked } from './personAnswers.ts'
import { snapshotAfterStep } from './snapshotAfterStep.ts'
import { agentOf, eventOf, newCallId } from './testEvents.ts'
import { impossible, type StepOf, type TestStep } from './testSteps.ts'

export const testMicrophone = { state: 'open', label: 'Test microphone' } as const

/** States in which a promise of the phone still waits. */
const underWay: readonly PhoneSnapshot['state'][] = [
  ...(['joining', 'asking-microphone', 'asking-passkey', 'held', 'resuming'] as const),
]

/** The calls of one test phone: what is shown of the one of now, and who is told. */
export class ScriptedCalls {
  readonly events: Events<PhoneEvents> = createEvents<PhoneEvents>()
  muted = false
  measured = { level: 0, ownLevel: 0, quality: unknownQuality }
  #snapshot: PhoneSnapshot = { state: 'idle' }
  #callId = newCallId()
  /** Stands for the call of now: the script of one that is over goes no further. */
  #run = {}
  #refusal: RingfenceError | undefined
  readonly #waiting = new Set<() => void>()

  get snapshot(): PhoneSnapshot {
    return this.#snapshot
  }

  show(next: PhoneSnapshot): void {
    if (next === this.#snapshot) return
    this.#snapshot = next
    this.events.emit('snapshotChanged', next)
    if (!underWay.includes(next.state)) for (const settle of [...this.#waiting]) settle()
  }

  /** In line, at a choice, or over. @throws RingfenceError what the call was refused with */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting.delete(settle)
        if (this.#snapshot.state === 'refused') reject(this.#refusal)
        else resolve()
      }
      this.#waiting.add(settle)
    })
  }

  /** A call of its own; what is asked of the service is answered a moment later. */
  async begin(first: PhoneSnapshot, steps: readonly TestStep[]): Promise<void> {
    this.#run = {}
    this.#callId = newCallId()
    this.muted = false
    const done = this.settled()
    this.show(first)
    const scripted = Promise.resolve().then(() => this.#follow(steps))
    await Promise.race([done, scripted.then(() => done)])
  }

  /** @throws Error for a step that cannot happen */
  take(step: TestStep): void {
    if (step.step === 'refuse') this.#refuse(step)
    else if (step.step === 'measure') this.#measure(step)
    else if (step.step === 'end') {
      if (!('callId' in this.#snapshot)) throw impossible(step, this.#snapshot)
      this.finish(step.reason, step.talkedMs)
    } else this.#follows(step)
  }

  finish(reason: StepOf<'end'>['reason'], talkedMs = talkedMsOf(this.#snapshot, pageTimeMs())): void {
    this.show(phoneEnded(reason, talkedMs))
    this.events.emit('ended', { callId: this.#callId, reason, talkedMs })
  }

  /** Given up before it began. */
  drop(): void {
    this.#run = {}
    this.show({ state: 'idle' })
  }

  async play(steps: readonly TestStep[]): Promise<void> {
    for (const step of steps) {
      if (step.step === 'wait') await pause(step.ms)
      else this.take(step)
    }
  }

  /** While its call goes on, and where the person is asked, once they have answered or the time given to them is over. */
  async #follow(steps: readonly TestStep[]): Promise<void> {
    const run = this.#run
    let before: TestStep['step'] | undefined
    for (const step of steps) {
      const waits = step.step !== 'wait' && before !== 'wait'
      while (waits && run === this.#run && isAsked(this.#snapshot)) await this.#nextSnapshot()
      before = step.step
      if (run !== this.#run || this.#isOverFor(step)) return
      if (step.step === 'wait') await pause(step.ms)
      else if (!comesTooLate(this.#snapshot, step)) this.take(step)
    }
  }

  /** What comes after the end is meant for then; all else was for a call that somebody ended before. */
  #isOverFor({ step }: TestStep): boolean {
    return isOver(this.#snapshot) && step !== 'issue-receipt' && step !== 'wait'
  }

  #nextSnapshot(): Promise<void> {
    return new Promise(resolve => {
      const stop = this.events.on('snapshotChanged', () => {
        stop()
        resolve()
      })
    })
  }

  #follows(step: TestStep): void {
    const [before, callId] = [this.#snapshot, this.#callId]
    const event = eventOf(step, callId, before)
    const after = snapshotAfterStep(step, before, callId, event, {
      ...{ nowMs: pageTimeMs(), agent: agentOf(step), muted: this.muted },
      ...{ soundBlocked: false, microphone: testMicrophone, connectionLost: false, hasPasskeys: true },
    })
    this.show(after)
    if (step.step === 'admit' && before.state !== 'resuming' && after.state === 'waiting')
      this.events.emit('admitted', { callId, place: after.place })
    if (step.step === 'issue-receipt' && after.state === 'ended')
      this.events.emit('receiptIssued', { callId, receipt: after.receipt ?? '' })
    if (event) tellPhoneEvents(this.events, event, after, before)
  }

  #refuse(step: StepOf<'refuse'>): void {
    if (isOver(this.#snapshot) || 'callId' in this.#snapshot) throw impossible(step, this.#snapshot)
    const { code, until, cause } = step
    this.#refusal = new RingfenceError(code, { until, ...(cause !== undefined && { cause }) })
    this.show(phoneRefused(this.#refusal))
    this.events.emit('refused', refusedEvent(this.#refusal))
  }

  #measure({ level, ownLevel, quality }: StepOf<'measure'>): void {
    const was = this.measured
    this.measured = {
      level: level ?? was.level,
      ownLevel: ownLevel ?? was.ownLevel,
      quality: { ...was.quality, ...quality },
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
