import { expect, test } from 'vitest'
import { type BotOutcome, simulateBots, type Visitors } from '../../testing/botSimulation.ts'
import { thenSound } from '../../testing/sounds/playSounds.ts'
import { recordedSounds } from '../../testing/sounds/recordedSounds.ts'
import type { CallerInput } from '../../testing/testDesk.ts'

const recorded = recordedSounds().filter(({ heard }) => heard.unmutedMs >= 8000)
/** The n-th of these, over and over: voices of people are others than those of machines. */
const nth = (part: 'chosen' | 'held', kind: string) => {
  const all = recorded.filter(each => each.kind === kind && each.part === part)
  return (number: number) => {
    const sound = all[number % all.length]
    if (!sound) throw new Error(`no ${kind} was recorded`)
    return sound.heard
  }
}
const silence = nth('chosen', 'silence')(0)
/** Still until a moment after the light goes on, which is where test desks draw it; two seconds of this; still again. */
const onCue = (sound: ReturnType<typeof nth>) => (number: number) =>
  thenSound(thenSound(silence, 4500, sound(number)), 6500, silence)

const people: Visitors = { name: 'people', sound: onCue(nth('held', 'clear')) }
const passkeys = (number: number): CallerInput => ({ caller: `made${number}x`, assurance: 'passkey' })

/** Who is no voice. */
const mute: readonly Visitors[] = [
  { name: 'silent', sound: () => silence },
  { name: 'a tone', sound: nth('chosen', 'tone') },
  { name: 'noise', sound: nth('chosen', 'noise') },
  { name: 'a loop', sound: nth('chosen', 'loop') },
]

const machines: readonly Visitors[] = [
  ...mute,
  { name: 'speech, whenever', sound: nth('chosen', 'clear') },
  { name: 'the same speech on cue', sound: onCue(() => nth('chosen', 'clear')(0)) },
  { name: 'other speech on cue', sound: onCue(nth('chosen', 'clear')) },
  { name: 'silent, types the key', sound: () => silence, pressesKey: true },
  { name: 'silent, with new passkeys', sound: () => silence, caller: passkeys },
]

const plan = { people, agents: 4, minutes: 4, peoplePerMinute: 4, machinesPerMinute: 40 } as const
const told = ({ machines: many, rings, lostSeconds, people: all, answered }: BotOutcome) =>
  `${String(rings).padStart(3)} rings for ${many}, ${String(lostSeconds).padStart(4)} s lost, people ${answered} of ${all}`
const agentSeconds = plan.agents * plan.minutes * 60

test('seconds that agents lose to machines with media, by kind, without the gate and with it', {
  timeout: 120_000,
}, async () => {
  const lines: string[] = []
  for (const kind of machines) {
    const off = await simulateBots({ ...plan, machines: kind, gate: 'off' }, 7)
    const on = await simulateBots({ ...plan, machines: kind, gate: 'always' }, 7)
    lines.push(`${kind.name.padEnd(26)} off: ${told(off)} | on: ${told(on)}`)
    for (const outcome of [off, on]) {
      expect(outcome.answered / outcome.people, kind.name).toBeGreaterThan(0.8)
      expect(outcome.lostSeconds / agentSeconds, kind.name).toBeLessThan(0.3)
    }
    if (mute.includes(kind)) expect(on.rings / on.machines, kind.name).toBeLessThan(0.01)
  }
  console.log(
    `Four agents for four minutes (${agentSeconds} s), forty machines a minute from many networks:\n${lines.join('\n')}`,
  )
})
