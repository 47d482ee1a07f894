import { setPriority } from 'node:os'
import { answerParent, fieldsOf } from '../child.ts'
import type { Item } from './attacks/attack.ts'
import { attacks, isAttackName } from './attacks/attacks.ts'
import { openLoop } from './openLoop.ts'
import { addressOfAttacker, targets } from './place.ts'

/** The attacker, in a process of its own, behind the people on their core: who they are must not wait for what it computes. */
setPriority(19)

/** Under way at once, and no more: this machine is not to fall, whatever the service does. */
const mostOpen = 3000

/** What an attack came to. */
export interface Flooded {
  readonly items: number
  readonly heldBack: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly cpuMs: number
  readonly tookMs: number
}

const kept: (() => void)[] = []
let act: Item | undefined

/** Makes ready what an attack brings with it, such as tokens that were used: no part of what is measured. */
async function prepare(argument: unknown): Promise<void> {
  const { name, isSink, addresses, window } = fieldsOf(argument)
  const attackName = String(name)
  if (!isAttackName(attackName)) throw new Error(`there is no attack ${attackName}`)
  const of = { addresses: Number(addresses), window: Number(window) }
  act = await attacks[attackName].begin({
    at: isSink === true ? targets.sink : targets.product,
    isSink: isSink === true,
    addressOf: number => addressOfAttacker(number, of),
    keep: close => kept.push(close),
  })
}

async function flood(argument: unknown): Promise<Flooded> {
  const { perSecond, count } = fieldsOf(argument)
  if (!act) throw new Error('nothing is prepared')
  const before = process.cpuUsage()
  const beganMs = performance.now()
  const plan = { perSecond: Number(perSecond), count: Number(count), mostOpen }
  const { outcomes, heldBack } = await openLoop(plan, act)
  const { user, system } = process.cpuUsage(before)
  const tookMs = performance.now() - beganMs
  for (const close of kept.splice(0)) close()
  const counted: Record<string, number> = {}
  for (const outcome of outcomes) counted[outcome] = (counted[outcome] ?? 0) + 1
  return { items: outcomes.length, heldBack, outcomes: counted, cpuMs: (user + system) / 1000, tookMs }
}

answerParent({ prepare, flood }, () => {})
