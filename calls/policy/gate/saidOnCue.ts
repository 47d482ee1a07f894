import type { Heard } from '../../ports/sound.ts'
import { soundOf } from '../liveness/soundOf.ts'

/** The light goes on at a random moment of these, in milliseconds since the service began to listen. */
export const lightFromMs = 2000
export const lightUntilMs = 6000

/** For so long a try listens: as long as a loop of six seconds needs to be seen. */
export const tryMs = 15_000

/** How far into a try the light goes on; `draw` gives a whole number from 0 below its argument. */
export const lightAfterMs = (draw: (below: number) => number): number =>
  lightFromMs + draw(lightUntilMs - lightFromMs)

/** Sound of so many packets of 20 ms, larger than a pause ever needs: a third of a second. */
const fewestPackets = 15
const pauseSize = 50
/** Before the light hardly any, but for what an encoder sends first. */
const mostBefore = 25
/** What is said comes to a pause; what is played on and on does not. */
const pauseMs = 500
/** What went on for so long is judged: a tone is no answer. */
const judgedMs = 6000
/** That something begins after silence is no sign of a voice: how it goes on from there is. */
const onsetMs = 400

/**
 * Whether somebody spoke while the light was on. Who was still before, speaks then, and pauses has answered. Of who spoke before, or goes on and
 * on, the whole try must be heard: what is played over and over shows itself only then.
 *
 * @param litAtMs when the light went on, by the clock of the packets; `null`: not yet
 * @param nowMs by the same clock
 * @param isWhole whether nothing more of this try follows
 */
export function saidOnCue(heard: Heard, litAtMs: number | null, nowMs: number, isWhole: boolean): boolean {
  if (litAtMs === null) return false
  const large = heard.packets.filter(([, , , , size]) => size >= pauseSize)
  const lit = large.filter(([atMs]) => atMs >= litAtMs)
  const [first, last] = [lit.at(0), lit.at(-1)]
  if (!first || !last || lit.length < fewestPackets) return false
  if (large.length - lit.length > mostBefore) return isWhole && soundOf(heard).verdict === 'voice'
  const isOver = nowMs - last[0] >= pauseMs
  if (isOver && last[0] - first[0] < judgedMs) return true
  return (isOver || isWhole) && soundOf(between(heard, first[0] + onsetMs, last[0])).verdict === 'voice'
}

const between = ({ packets, levels }: Heard, fromMs: number, toMs: number): Heard => ({
  packets: packets.filter(([atMs]) => atMs >= fromMs && atMs <= toMs),
  levels: levels.filter(([atMs]) => atMs >= fromMs && atMs <= toMs),
  unmutedMs: Math.max(0, toMs - fromMs),
})
