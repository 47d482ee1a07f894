import { RingfenceError } from '../../../protocol/errors.ts'

/** The other tab answers at once, or it is frozen. */
const answerTimeMs = 1_000
const lateAnswerMs = 200

/** The one place for a call that all tabs of this browser have for a site. */
interface CallPlace {
  /**
   * Takes the place. Where another tab has it, that tab is asked for its call, which is then this tab's.
   * @throws RingfenceError `call-in-other-tab` where it is not given
   */
  take(): Promise<string | undefined>
  /** Takes the place for a call that was this tab's before. Resolves to whether it could. */
  takeAgain(): Promise<boolean>
  /** Idempotent. */
  leave(): void
}

/** `handOver` gives the call that this tab has, which is not this tab's any more then; `undefined` where there is none to give. */
export type OpenCallPlace = (name: string, handOver: () => string | undefined) => CallPlace

/** Held by a Web Lock, which ends with its page, however that ends; asked for by a BroadcastChannel. */
export const openCallPlace: OpenCallPlace = (name, handOver) => {
  let release: (() => void) | undefined
  let channel: BroadcastChannel | undefined
  let leavings = 0

  const hold = async (options: LockOptions): Promise<boolean> => {
    if (release) return true
    const before = leavings
    const got = await lock(name, options)
    if (leavings === before) release = got
    else got?.() // left while it was waited for
    if (!release) return false
    channel ??= openChannel(name)
    channel?.addEventListener('message', onAsked)
    return true
  }

  const onAsked = ({ data }: MessageEvent<unknown>) => {
    if (!isMessage(data) || data.kind !== 'wanted') return
    // A channel of its own: whoever hands its call over leaves the place with it.
    const answer = openChannel(name)
    const call = handOver()
    answer?.postMessage({ kind: 'given', to: data.to, ...(call !== undefined && { call }) })
    answer?.close()
    if (call !== undefined) place.leave()
  }

  const place: CallPlace = {
    async take() {
      if (await hold({ ifAvailable: true })) return undefined
      const giveUp = new AbortController()
      const frozen = setTimeout(() => giveUp.abort(), answerTimeMs)
      const answer = askForCall(name)
      answer.then(given => given === null && giveUp.abort())
      const isOurs = await hold({ signal: giveUp.signal })
      clearTimeout(frozen)
      // Lock and answer travel on ways of their own. Whoever only ended a call answers nothing.
      const late = new Promise<null>(resolve => setTimeout(resolve, lateAnswerMs, null))
      const given = isOurs ? await Promise.race([answer, late]) : null
      if (!isOurs) throw new RingfenceError('call-in-other-tab')
      return given ?? undefined
    },
    // The page before this one may be letting go of it only now.
    takeAgain: () => hold({ signal: AbortSignal.timeout(answerTimeMs) }),
    leave() {
      leavings += 1
      release?.()
      release = undefined
      channel?.close()
      channel = undefined
    },
  }
  return place
}

/** What gives the lock back, once it is ours; `undefined` where it is not. A frame in a sandbox has no locks and no other tab. */
const lock = (name: string, options: LockOptions): Promise<(() => void) | undefined> =>
  new Promise(resolve => {
    const held = (got: Lock | null) =>
      got === null ? resolve(undefined) : new Promise<void>(release => resolve(() => release()))
    const failed = () => resolve(options.signal?.aborted ? undefined : () => {})
    try {
      navigator.locks.request(name, options, held).catch(failed)
    } catch {
      failed()
    }
  })

/** The call of the tab that has the place; `null` where it gives none, or nobody answers. */
function askForCall(name: string): Promise<string | null> {
  const channel = openChannel(name)
  if (!channel) return Promise.resolve(null)
  const to = crypto.randomUUID()
  return new Promise<string | null>(resolve => {
    setTimeout(resolve, answerTimeMs + lateAnswerMs, null)
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data) && data.kind === 'given' && data.to === to) resolve(data.call ?? null)
    })
    channel.postMessage({ kind: 'wanted', to })
  }).finally(() => channel.close())
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

interface Message {
  readonly kind: 'wanted' | 'given'
  readonly to: string
  readonly call?: string
}

/** Other scripts of the page may use the same channel. */
const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (value.kind === 'wanted' || value.kind === 'given') &&
  'to' in value &&
  typeof value.to === 'string' &&
  (!('call' in value) || typeof value.call === 'string')
