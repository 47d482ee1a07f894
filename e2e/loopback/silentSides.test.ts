import { expect, test } from 'vitest'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import { type Agent, type Caller, call, onDuty, ring, talk } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

const awaySeconds = 10
/** Until everything that waits for somebody has given up: a beat is missed thrice, then the side is waited for. */
const overMs = 45_000

/** What goes silent, for good, while nothing closes. */
type Loss = 'socket' | 'media' | 'everything'

/** What stands on the caller's card. */
function cardOf({ phone: { snapshot } }: Caller): string {
  switch (snapshot.state) {
    case 'waiting':
    case 'connecting':
      return told(snapshot.state, snapshot.connectionLost && 'reconnecting')
    case 'talking':
      return told(
        'talking',
        snapshot.connectionLost && 'reconnecting',
        snapshot.otherAwayUntilMs !== null && 'agent away',
      )
    case 'ended':
      return snapshot.reason
    case 'refused':
      return snapshot.code
    default:
      return snapshot.state
  }
}

/** What stands in the softphone. */
function softphoneOf({ seat: { snapshot } }: Agent): string {
  if (snapshot.state !== 'seated') return snapshot.state
  const { occupation, duty, awayBecause, last } = snapshot
  if (occupation.state === 'free')
    return told('free', last?.reason, duty !== 'on-duty' && (awayBecause ?? duty))
  if (occupation.state !== 'talking') return occupation.state
  const { connectionLost, otherAwayUntilMs } = occupation
  return told('talking', connectionLost && 'reconnecting', otherAwayUntilMs !== null && 'caller away')
}

const told = (...words: readonly (string | false | null | undefined)[]): string =>
  words.filter(Boolean).join(', ')

/** Caller and agent of one call, as far as it has come. */
const comeTo = {
  async waiting(loopback: Loopback, agent: Agent): Promise<Caller> {
    await talk(loopback, agent)
    return call(loopback)
  },
  ringing: (loopback: Loopback, agent: Agent) => ring(loopback, agent),
  async accepted(loopback: Loopback, agent: Agent): Promise<Caller> {
    loopback.unseen.add('heard')
    const caller = await ring(loopback, agent)
    await agent.seat.accept()
    return caller
  },
  talking: (loopback: Loopback, agent: Agent) => talk(loopback, agent),
}

function lose({ net, platform }: Caller | Agent, loss: Loss): void {
  if (loss !== 'media') net.setSilent(true)
  if (loss !== 'socket') platform.setPath('disconnected')
}

/** A side's states, in order, as its page tells them. */
function watch(read: () => string, on: (listener: () => void) => unknown): string[] {
  const seen = [read()]
  on(() => {
    const now = read()
    if (seen.at(-1) !== now) seen.push(now)
  })
  return seen
}

async function pass(phase: keyof typeof comeTo, who: string, loss: Loss) {
  const loopback = await startLoopback({ awaySeconds, config: { beatMs: 5000 } })
  const agent = await onDuty(loopback, 'Ada')
  const caller = await comeTo[phase](loopback, agent)
  for (const { platform } of [caller, agent]) platform.setPath('connected')
  await loopback.quiet()
  const card = watch(
    () => cardOf(caller),
    listener => caller.phone.on('snapshotChanged', listener),
  )
  const softphone = watch(
    () => softphoneOf(agent),
    listener => agent.seat.on('snapshotChanged', listener),
  )
  if (who !== 'agent') lose(caller, loss)
  if (who !== 'caller') lose(agent, loss)
  await loopback.advance(overMs)
  await loopback.quiet()
  return {
    told: [card.join(' → '), softphone.join(' → ')],
    reasons: () => rowsOf(loopback).reasons.join(', '),
  }
}

/**
 * How far the call has come, whose network goes silent, and what of it; what the caller's card then tells, and the softphone; and how
 * the calls that ended by it are recorded. An agent in a talk has a caller in line meanwhile (`waiting`). Whoever is `accepted` is not
 * heard yet, so five seconds later it is the microphone. Transports that are made anew carry nothing either.
 */
const cells = `
waiting | caller | socket, everything
  waiting → waiting, reconnecting → connection-lost
  talking
  caller-gone
waiting | caller | media
  waiting → waiting, reconnecting → media-failed
  talking
  media-failed
waiting | agent | socket, everything
  waiting → no-agent
  talking → talking, reconnecting → connecting
  agent-gone, no-agent
waiting | agent | media
  waiting → connecting → waiting → connecting
  talking → talking, reconnecting → free, media-failed → ringing → free, ring-timed-out → ringing
  media-failed
waiting | both | socket, everything
  waiting → waiting, reconnecting → connection-lost
  talking → talking, reconnecting → connecting
  agent-gone, no-agent
waiting | both | media
  waiting → waiting, reconnecting → media-failed
  talking → talking, reconnecting → free, media-failed
  media-failed, media-failed
ringing | caller | socket, everything
  connecting → connecting, reconnecting → connection-lost
  ringing → free, ring-gone
  caller-gone
ringing | caller | media
  connecting → connecting, reconnecting → waiting, reconnecting → media-failed
  ringing → free, ring-gone
  media-failed
ringing | agent | socket, everything
  connecting → waiting → no-agent
  ringing → connecting
  no-agent
ringing | agent | media
  connecting → waiting → connecting → waiting → no-agent
  ringing → free, ring-media-failed → ringing → free, ring-timed-out → free, ring-timed-out, missed-rings
  no-agent
ringing | both | socket, everything
  connecting → connecting, reconnecting → connection-lost
  ringing → connecting
  no-agent
ringing | both | media
  connecting → connecting, reconnecting → waiting, reconnecting → media-failed
  ringing → free, ring-gone
  media-failed
accepted | caller | socket, everything
  connecting → connecting, reconnecting → connection-lost
  accepting → free, ring-device-failed → free, ring-device-failed, agent-device
  no-agent
accepted | caller | media
  connecting → connecting, reconnecting → waiting, reconnecting → media-failed
  accepting → free, ring-gone
  media-failed
accepted | agent | socket, everything
  connecting → waiting → no-agent
  accepting → connecting
  no-agent
accepted | agent | media
  connecting → waiting → connecting → waiting → no-agent
  accepting → free, ring-media-failed → ringing → free, ring-timed-out → free, ring-timed-out, missed-rings
  no-agent
accepted | both | socket, everything
  connecting → connecting, reconnecting → connection-lost
  accepting → connecting
  no-agent
accepted | both | media
  connecting → connecting, reconnecting → waiting, reconnecting → media-failed
  accepting → free, ring-gone
  media-failed
talking | caller | socket, everything
  talking → talking, reconnecting → connection-lost
  talking → talking, caller away → free, caller-gone
  caller-gone
talking | caller | media
  talking → talking, reconnecting → media-failed
  talking → talking, caller away → free, media-failed
  media-failed
talking | agent | socket, everything
  talking → talking, agent away → agent-gone
  talking → talking, reconnecting → connecting
  agent-gone
talking | agent | media
  talking → talking, agent away → media-failed
  talking → talking, reconnecting → free, media-failed
  media-failed
talking | both | socket, everything
  talking → talking, reconnecting → connection-lost
  talking → talking, reconnecting → connecting
  agent-gone
talking | both | media
  talking → talking, reconnecting → talking, reconnecting, agent away → talking, reconnecting → talking, reconnecting, agent away → media-failed
  talking → talking, reconnecting → talking, reconnecting, caller away → talking, reconnecting → talking, reconnecting, caller away → free, media-failed
  media-failed
`

const phases = ['waiting', 'ringing', 'accepted', 'talking'] as const
const losses = ['socket', 'media', 'everything'] as const

const rows = [...cells.matchAll(/^(\w+) \| (\w+) \| (.*)\n {2}(.*)\n {2}(.*)\n {2}(.*)$/gm)].flatMap(
  ([, come, who = '', lost = '', card, softphone, reasons]) =>
    phases
      .filter(phase => phase === come)
      .flatMap(phase =>
        losses
          .filter(loss => lost.split(', ').includes(loss))
          .map(loss => ({ phase, who, loss, card, softphone, reasons })),
      ),
)

test('each cell has its row', () => expect(rows).toHaveLength(phases.length * losses.length * 3))

test.each(rows)('$phase, $loss of $who silent: $card; $softphone', async row => {
  const { told, reasons } = await pass(row.phase, row.who, row.loss)
  expect(told).toEqual([row.card, row.softphone])
  await eventually<string | undefined>(reasons, row.reasons)
})
