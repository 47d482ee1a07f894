import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { loadCapabilities } from '../../e2e/peers/voice.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { makeBenchKey } from '../calls/load/benchKey.ts'
import { enrolAgent } from '../calls/load/enrolAgent.ts'
import { openProductSocket } from '../calls/load/productSocket.ts'
import { within } from '../calls/load/within.ts'
import { answerParent, fieldsOf } from '../child.ts'
import { openLoop } from './openLoop.ts'
import { addressOfPerson, doorOf, publicOrigin, shop, targets, vouchKeyName } from './place.ts'
import { askToken, joinBy, newVisitor, openSocket, signVouch } from './visitor.ts'

/** The people, in a process of their own: agents on duty, and callers who click at a set rate whatever becomes of those before. */

/** How one click went. `place`: a place in line was confirmed. */
export interface Click {
  readonly outcome: 'place' | 'refused' | 'failed'
  readonly what: string
  readonly isProven: boolean
  readonly ms: number
}

const clickTimeMs = 10_000
/** How long somebody stays in line before they hang up. */
const stayMs = 500
const vouchPem = process.env.FLOOD_VOUCH_PRIVATE ?? ''
const agents: { close(): void }[] = []
let number = 0

/** An agent who is on duty, and takes no ring: what is measured ends in line. */
async function seatAgent(secret: string, index: number): Promise<void> {
  const door = doorOf(targets.product, publicOrigin)
  const key = await makeBenchKey()
  const cookie = await enrolAgent(door, secret, `Agent ${index}`, key.publicKey)
  const goOnDuty = () => socket.request('setDuty', { duty: 'on-duty' })
  const socket = await openProductSocket(
    door,
    event => {
      // Whoever lets a ring pass is set away.
      if (event.event === 'dutyChanged' && event.duty === 'away') goOnDuty().catch(() => undefined)
    },
    () => {},
    { cookie },
  )
  const { mediaKey } = makeDtlsIdentity()
  const iat = Math.floor(Date.now() / 1000)
  await socket.request('takeSeat', {
    ...{ mediaKey, rtpCapabilities: loadCapabilities, dtlsRole: 'server', seatKey: key.publicKey },
    proof: await key.signJws('seat-proof+jwt', { nonce: socket.nonce, mediaKey, iat }),
  })
  await goOnDuty()
  agents.push({ close: () => socket.close() })
}

/** Every third comes with a vouch. */
async function click(): Promise<Click> {
  number += 1
  const isProven = number % 3 === 0
  const person = await newVisitor(addressOfPerson(number), targets.product, shop)
  const asking = isProven ? { vouch: signVouch(vouchPem, vouchKeyName) } : { pays: true }
  const beganMs = performance.now()
  const ended = (outcome: Click['outcome'], what: string): Click => ({
    ...{ outcome, what, isProven, ms: performance.now() - beganMs },
  })
  try {
    return await within(
      clickTimeMs,
      'a click',
      (async () => {
        const [token, socket] = await Promise.all([askToken(person, asking), openSocket(person)])
        try {
          const { callId } = await joinBy(person, socket, token, { who: 'person' })
          const click = ended('place', 'place')
          setTimeout(() => {
            socket.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
          }, stayMs)
          return click
        } catch (error) {
          socket.close()
          throw error
        }
      })(),
    )
  } catch (error) {
    const status = /Unexpected server response: (429|503)/.exec(String(error))?.[1]
    if (status !== undefined) return ended('refused', `upgrade ${status}`)
    if (!(error instanceof RingfenceError)) return ended('failed', String(error))
    return ended(isHonest(error) ? 'refused' : 'failed', error.code)
  }
}

/** That there is no room, and no fault of anybody's. */
const isHonest = ({ code }: RingfenceError): boolean =>
  ['at-capacity', 'crowded', 'network-busy', 'rate-limited'].includes(code)

answerParent(
  {
    async seat(secrets) {
      for (const secret of Array.isArray(secrets) ? secrets : [])
        await seatAgent(String(secret), agents.length)
    },
    async clicks(argument) {
      const { count, perSecond } = fieldsOf(argument)
      const plan = { count: Number(count), perSecond: Number(perSecond), mostOpen: 2000 }
      return (await openLoop(plan, click)).outcomes
    },
  },
  () => {
    for (const agent of agents) agent.close()
  },
)
