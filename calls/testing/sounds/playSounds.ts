import type { Clock, Heard, IsEnough } from '../../ports.ts'

/** Hears one voice for a time, as the port of media does. */
export type Ear = (how: {
  readonly forMs: number
  readonly isEnough: IsEnough | undefined
  /** What is to be done when the voice goes away. */
  readonly atClose: Set<() => void>
}) => Promise<Heard>

/** What a microphone sends from when it is listened to, times from 0 on; `null`: nobody can listen to it now. */
export type Sounds = () => Heard | null

/** An ear for sounds whose packets were recorded, by a clock that tests move. */
export const earFor =
  (clock: Clock, sounds: Sounds): Ear =>
  async ({ forMs, isEnough, atClose }) => {
    const sound = sounds()
    if (sound === null) throw new Error('nobody can listen now')
    const startMs = clock.monotonic()
    const { promise: isOver, resolve: finish } = Promise.withResolvers<void>()
    const soFar = () => until(sound, startMs, clock.monotonic() - startMs)
    let stop = clock.after(1000, function again() {
      stop = clock.after(1000, again)
      if (clock.monotonic() - startMs >= forMs || isEnough?.(soFar())) finish()
    })
    atClose.add(finish)
    await isOver
    atClose.delete(finish)
    stop()
    return soFar()
  }

const until = ({ packets, levels, unmutedMs }: Heard, startMs: number, forMs: number): Heard => ({
  packets: packets
    .filter(([atMs]) => atMs < forMs)
    .map(([atMs, ...packet]) => [startMs + atMs, ...packet] as const),
  levels: levels.filter(([atMs]) => atMs < forMs).map(([atMs, dBov]) => [startMs + atMs, dBov] as const),
  unmutedMs: Math.min(unmutedMs, forMs),
})

/** One sound up to a moment, and from there on the other. */
export function thenSound(first: Heard, atMs: number, second: Heard): Heard {
  const before = until(first, 0, atMs)
  const ticks = 48
  const sequence = before.packets.length
  return {
    packets: [
      ...before.packets,
      ...second.packets.map(
        ([ms, rtp, number, marker, size]) =>
          [atMs + ms, atMs * ticks + rtp, sequence + number, marker, size] as const,
      ),
    ],
    levels: [...before.levels, ...second.levels.map(([ms, dBov]) => [atMs + ms, dBov] as const)],
    unmutedMs: atMs + second.unmutedMs,
  }
}
