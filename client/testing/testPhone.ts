import { RingfenceError } from '../../protocol/errors.ts'
import { isOver, phoneJoining, reasonOfHangUp } from '../sdk/caller/phoneState.ts'
import type { Devices, ErrorCode, Phone, PhoneSnapshot, StepUpOutcome } from '../sdk/index.ts'
import { unknownQuality } from '../sdk/media/qualityMeter.ts'
import { offeringPasskey, withMadePasskey, withMuted, withWrongKey } from './personAnswers.ts'
import { ScriptedCalls, testMicrophone } from './scriptedCalls.ts'
import type { TestStep } from './testSteps.ts'

export interface TestPhoneOptions {
  /**
   * What happens after `call()`, in order; a function is asked with 1 for the first call, 2 for the second. By default the call is
   * let in, as the next in line. Where a step asks the person something, the next one waits for their answer; after a `wait` it comes
   * in any case.
   */
  readonly script?: readonly TestStep[] | ((call: number) => readonly TestStep[])
  /** What `resume()` finds: the steps after a reload; by default there is no call to take up. */
  readonly left?: readonly TestStep[]
  /** How a confirmation ends; `proven` unless given. */
  readonly stepUpOutcome?: StepUpOutcome
}

/** A phone whose service is a script: no network, no media, no browser. */
export interface TestPhone extends Phone {
  /** These happen now, in order. @throws Error where one cannot happen in the state of then */
  play(...steps: readonly TestStep[]): Promise<void>
  /** What was asked of the phone, in order, as in `mute true`. */
  readonly asked: readonly string[]
}

/** Makes one. Its snapshots and events come by the real phone's own rules. */
export function createTestPhone(options: TestPhoneOptions = {}): TestPhone {
  const calls = new ScriptedCalls()
  const asked: string[] = []
  let begun = 0
  let calling = Promise.resolve()
  let devices: Devices = { input: '', output: '' }
  let closed = false
  const now = (): PhoneSnapshot => calls.snapshot

  const script = (): readonly TestStep[] => {
    begun += 1
    const { script: given = [{ step: 'admit' }] } = options
    return typeof given === 'function' ? given(begun) : given
  }

  /** What is impossible now is refused by the real phone's code. */
  const when = async <T>(
    what: string,
    isPossible: boolean,
    act: () => T | Promise<T>,
    code: ErrorCode = 'request-not-allowed',
  ): Promise<T> => {
    asked.push(what)
    if (closed || !isPossible) throw new RingfenceError(code)
    return act()
  }

  const join = () => {
    const done = calls.settled()
    calls.show(phoneJoining)
    return done
  }
  const talk = () => {
    const known = now()
    return known.state === 'talking' ? known : undefined
  }
  const gate = () => {
    const known = now()
    return known.state === 'waiting' ? known.gate : null
  }
  const offer = () => {
    const known = now()
    return known.state === 'offering-passkey' ? known : undefined
  }
  const isAppealable = () => {
    const known = now()
    return known.state === 'refused' && known.until?.appeal === 'passkey'
  }

  return {
    get snapshot() {
      return calls.snapshot
    },
    asked,
    play: (...steps) => calls.play(steps),
    warmUp: () => void asked.push('warmUp'),
    call: () =>
      when('call', true, () => {
        if (isOver(now())) calling = calls.begin(phoneJoining, script())
        return calling
      }),
    appeal: () => when('appeal', isAppealable(), () => calls.begin(offeringPasskey(true), script())),
    async resume() {
      asked.push('resume')
      if (closed || !isOver(now()) || !options.left) return false
      await calls.begin({ state: 'resuming' }, options.left)
      return true
    },
    usePasskey: () =>
      when('usePasskey', offer() !== undefined, async () => {
        calls.show({ state: 'asking-passkey', making: false })
        await undefined // the person looks at the prompt
        await join()
      }),
    autofillPasskey: () => () => {},
    continueWithoutPasskey: () => when('continueWithoutPasskey', offer()?.required === false, join),
    makePasskey: name => {
      const made = withMadePasskey(now())
      return when(`makePasskey ${name}`, made !== undefined, () => made && calls.show(made))
    },
    confirmStepUp: () =>
      when('confirmStepUp', talk()?.stepUp != null, () => confirm(calls, options), 'step-up-over'),
    refuseStepUp: () =>
      when('refuseStepUp', talk()?.stepUp != null, () => endStepUp(calls, 'refused'), 'step-up-over'),
    answerMove(agrees) {
      const known = now()
      const isAsked = 'askedMove' in known && known.askedMove !== null
      return when(`answerMove ${agrees}`, isAsked, () => {
        calls.take({ step: 'end-move' })
        if (agrees) calls.finish('moved')
      })
    },
    answerGate: key =>
      when(`answerGate ${key}`, gate() !== null, () => {
        const isRight = gate()?.key === key
        if (isRight) calls.take({ step: 'pass-gate' })
        else calls.show(withWrongKey(now()))
        return isRight
      }),
    callWithPasskey: () =>
      when('callWithPasskey', gate()?.passkeyHelps === true, () =>
        calls.begin(offeringPasskey(false), script()),
      ),
    unlockSound() {
      asked.push('unlockSound')
      if (talk()?.soundBlocked) calls.take({ step: 'change-sound', blocked: false })
    },
    hangUp: () => when('hangUp', true, () => hangUp(calls)),
    mute(muted) {
      asked.push(`mute ${muted}`)
      const next = withMuted(now(), muted)
      if (next === now()) return
      calls.muted = muted
      calls.show(next)
    },
    allowMicrophone: () =>
      when('allowMicrophone', talk() !== undefined, () =>
        calls.take({ step: 'change-microphone', microphone: testMicrophone }),
      ),
    get devices() {
      return devices
    },
    useDevices: chosen =>
      when('useDevices', true, () => {
        devices = chosen
      }),
    level: () => (talk() ? calls.measured.level : 0),
    ownLevel: () => (isOver(now()) || calls.muted ? 0 : calls.measured.ownLevel),
    quality: () => (talk() ? calls.measured.quality : unknownQuality),
    reset() {
      asked.push('reset')
      if (isOver(now()) && now().state !== 'idle') calls.show({ state: 'idle' })
    },
    on: (event, listener) => calls.events.on(event, listener),
    close() {
      if (closed) return
      asked.push('close')
      closed = true
      hangUp(calls)
    },
  }
}

function hangUp(calls: ScriptedCalls): void {
  const known = calls.snapshot
  if ('callId' in known) calls.finish(reasonOfHangUp(known))
  else if (!isOver(known)) calls.drop()
}

const endStepUp = (calls: ScriptedCalls, outcome: StepUpOutcome): void =>
  calls.take({ step: 'end-step-up', outcome })

async function confirm(
  calls: ScriptedCalls,
  { stepUpOutcome = 'proven' }: TestPhoneOptions,
): Promise<StepUpOutcome> {
  const known = calls.snapshot
  if (known.state === 'talking' && known.stepUp)
    calls.show({ ...known, stepUp: { ...known.stepUp, step: 'signing' } })
  await undefined // the person looks at the prompt
  endStepUp(calls, stepUpOutcome)
  return stepUpOutcome
}
