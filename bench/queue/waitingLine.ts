import { createDispatch } from '../../calls/dispatch/createDispatch.ts'
import type { LiveCallReport, Message } from '../../calls/ports/messages.ts'
import type { Share } from '../../calls/ports/share.ts'
import { AgentId, CallId, QueueKey, SiteKey } from '../../protocol/index.ts'

const site = SiteKey.parse('shop')
const queue = { site, queue: QueueKey.parse('sales'), siteName: 'Shop', queueName: 'Sales' }
const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
const callOf = (number: number) => CallId.parse(`call_${String(number).padStart(22, '0')}`)

/** One in five is proven; the others come in clusters: a network has up to 250 callers in line, and an address 5. */
const shareOf = (arrival: number): Share => ({
  callClass: arrival % 5 === 0 ? 'proven' : 'unproven',
  source: { network: `network ${arrival % 40}`, address: `address ${arrival % 2000}` },
})

const unbounded = Number.POSITIVE_INFINITY

const numberOf = (callId: CallId): number => Number(callId.slice(-22))

/** Dispatch with one agent and so many calls in line, and what may happen to it. Each act ends when dispatch has settled. */
export interface WaitingLine {
  /** One more asks to be let in, is, and waits. */
  enqueue(): Promise<void>
  /** One of those in line leaves. */
  cancel(): Promise<void>
  /** The agent is free, is proposed the first in line, and is busy with that call. */
  assign(): Promise<void>
  /** One of them asks where it stands, as a page does that comes back. */
  place(): Promise<void>
}

/** Lets so many calls wait. No time passes, so nobody is told their place: that is done once per second, whatever happens. */
export async function openWaitingLine(length: number): Promise<WaitingLine> {
  let said: Message[] = []
  const dispatch = createDispatch({
    queues: [],
    room: {
      maxCalls: unbounded,
      unproven: {
        perAddress: unbounded,
        perNetwork: unbounded,
        inLinePerQueue: unbounded,
        byLot: 0,
        agentPart: 1,
      },
    },
    attacks: { isUnder: () => false },
    clock: { now: () => 1, monotonic: () => 1, after: () => () => {} },
    log: { info() {}, warn() {}, error() {} },
    post: message => void said.push(message),
  })
  const line = createBag()
  let calls = 0
  let version = 0
  let agentVersion = 0

  const reportOf = (arrival: number): LiveCallReport => ({
    phase: 'waiting',
    device: { site, callerId: null, jkt: String(arrival).padStart(43, '0') },
    queue,
    arrival,
    share: shareOf(arrival),
    waitedMs: 0,
    isRingable: true,
    isCandidate: true,
    turn: 'usual',
    isAbsent: false,
    declinedBy: [],
    missedBy: [],
  })
  const tellCall = (
    number: number,
    call: LiveCallReport | { phase: 'ended'; talkedMs: number; isGood: boolean },
  ): void => {
    version += 1
    dispatch.receive({ to: 'dispatch', type: 'callTold', callId: callOf(number), version, call })
  }
  const tellSeat = (idleMs: number | null): void => {
    agentVersion += 1
    const seat = { duty: 'on-duty', idleMs, isHere: true, isAwaited: false, audible: true } as const
    dispatch.receive({
      ...{ to: 'dispatch', type: 'seatTold', agentId, incarnation: 1, version: agentVersion },
      seat,
    })
  }
  const ask = (number: number): void => {
    const { device, share } = reportOf(number)
    dispatch.receive({
      to: 'dispatch',
      type: 'admissionAsked',
      callId: callOf(number),
      device,
      queue: queue.queue,
      share,
    })
  }
  /** Two turns: dispatch settles in the next one. */
  const settled = async (): Promise<readonly Message[]> => {
    await Promise.resolve()
    await Promise.resolve()
    const heard = said
    said = []
    return heard
  }
  const enqueue = async (): Promise<void> => {
    calls += 1
    line.add(calls)
    ask(calls)
    tellCall(calls, reportOf(calls))
    await settled()
  }
  tellSeat(null)
  while (calls < length) await enqueue()
  return {
    enqueue,
    async cancel() {
      const number = line.some()
      line.remove(number)
      tellCall(number, { phase: 'ended', talkedMs: 0, isGood: false })
      await settled()
    },
    async assign() {
      tellSeat(1)
      const heard = await settled()
      const proposed = heard.find(message => message.type === 'ringProposed')
      if (!proposed) throw new Error('Dispatch proposed nobody.')
      const first = numberOf(proposed.callId)
      line.remove(first)
      tellCall(first, { ...reportOf(first), phase: 'talking' })
      tellSeat(null)
      await settled()
      tellCall(first, { phase: 'ended', talkedMs: 60_000, isGood: true })
      await settled()
    },
    async place() {
      ask(line.some())
      const [answered] = await settled()
      const isRight = answered?.type === 'admissionAnswered' && answered.answer.state === 'admitted'
      if (!isRight) throw new Error('Dispatch did not know a call that waits.')
    },
  }
}

/** Numbers, any of which is at hand at once: the bench's own memory of who waits must not grow with the line. */
function createBag() {
  const numbers: number[] = []
  const indexes = new Map<number, number>()
  let turn = 0
  return {
    add(number: number): void {
      indexes.set(number, numbers.length)
      numbers.push(number)
    },
    /** Another one each time. */
    some(): number {
      turn += 7919
      return numbers[turn % numbers.length] ?? 0
    },
    remove(number: number): void {
      const index = indexes.get(number)
      const last = numbers.pop()
      indexes.delete(number)
      if (index === undefined || last === undefined || last === number) return
      numbers[index] = last
      indexes.set(last, index)
    },
  }
}
