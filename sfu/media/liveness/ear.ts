import type { Producer, Router } from 'mediasoup/types'
import type { Clock, Heard, IsEnough, Level, Packet } from '../../../calls/ports.ts'
import { packetOf } from './packetOf.ts'
import { tracePackets } from './packetTrace.ts'

/**
 * Mean loudness of each quarter of a second, which is the shortest that mediasoup has; also what is as quiet as can be said. An interval
 * with fewer than ten packets says nothing.
 */
const loudnessOptions = { interval: 250, threshold: -127, maxEntries: 1 } as const

/** For how long at most, and what makes more needless. */
export interface HowLong {
  readonly forMs: number
  readonly isEnough?: IsEnough | undefined
}

/** How often is asked whether it is enough. */
const askEveryMs = 1000

/**
 * Listens to one voice for a time and resolves with what came; sooner when it is enough, or when the voice ends. Nothing of it is
 * decoded. All that was made for listening is gone then. While the voice is muted there is nothing to hear, and that time is not counted.
 */
export async function listenTo(
  { router, producer }: { readonly router: Router; readonly producer: Producer },
  { forMs, isEnough }: HowLong,
  clock: Clock,
): Promise<Heard> {
  const packets: Packet[] = []
  const levels: Level[] = []
  const time = unmutedTime(producer, clock)
  const { promise: isOver, resolve: finish } = Promise.withResolvers<void>()
  const stopClock = clock.after(forMs, finish)
  if (producer.closed) finish()
  producer.observer.once('close', finish)
  const stopTrace = tracePackets(producer, info => {
    const packet = packetOf(info, clock.monotonic())
    // The last ones before a mute may be told after it.
    if (!packet || producer.paused) return
    time.begin()
    packets.push(packet)
  })
  const loudness = watchLoudness(router, producer, level => levels.push([clock.monotonic(), level]))
  const stopAsking = isEnough
    ? repeat(clock, () => isEnough({ packets, levels, unmutedMs: time.soFar() }) && finish())
    : () => undefined
  await isOver
  stopClock()
  stopAsking()
  producer.observer.off('close', finish)
  stopTrace()
  // Not waited for: a worker that stands still makes nobody wait longer than was asked.
  void loudness.then(close => close())
  return { packets, levels, unmutedMs: time.end() }
}

function repeat(clock: Clock, act: () => void): () => void {
  let stop = clock.after(askEveryMs, function again() {
    stop = clock.after(askEveryMs, again)
    act()
  })
  return () => stop()
}

/** Loudness is not needed to judge at all: a voice or a worker that goes away meanwhile is no error. */
async function watchLoudness(
  router: Router,
  producer: Producer,
  tell: (dBov: number) => void,
): Promise<() => void> {
  try {
    const observer = await router.createAudioLevelObserver(loudnessOptions)
    observer.on('volumes', ([loudest]) => loudest && tell(loudest.volume))
    await observer.addProducer({ producerId: producer.id }).catch(() => observer.close())
    return () => observer.close()
  } catch {
    return () => undefined
  }
}

/** How long a voice was not muted, from its first packet on. */
function unmutedTime(producer: Producer, clock: Pick<Clock, 'monotonic'>) {
  let unmutedMs = 0
  let sinceMs: number | undefined
  let hasBegun = false
  const pause = () => {
    if (sinceMs !== undefined) unmutedMs += clock.monotonic() - sinceMs
    sinceMs = undefined
  }
  const resume = () => {
    if (hasBegun) sinceMs ??= clock.monotonic()
  }
  producer.observer.on('pause', pause)
  producer.observer.on('resume', resume)
  return {
    begin() {
      if (hasBegun) return
      hasBegun = true
      resume()
    },
    soFar: () => unmutedMs + (sinceMs === undefined ? 0 : clock.monotonic() - sinceMs),
    end() {
      pause()
      producer.observer.off('pause', pause)
      producer.observer.off('resume', resume)
      return unmutedMs
    },
  }
}
