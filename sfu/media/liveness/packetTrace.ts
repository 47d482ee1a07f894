import type { Producer } from 'mediasoup/types'

type Act = (info: Readonly<Record<string, unknown>>) => void

/** Who watches the packets of a voice now, and what tells them. */
interface Watching {
  readonly acts: Set<Act>
  readonly tell: (event: { readonly info: Readonly<Record<string, unknown>> }) => void
}

const watched = new WeakMap<Producer, Watching>()

/**
 * Tells of every packet of a voice that comes and is not muted, until the returned function is called, which is idempotent. Watching
 * costs the worker a message a packet, so it ends with the last who watches. A voice that goes away, or its worker, takes
 * the watching with it.
 */
export function tracePackets(producer: Producer, act: Act): () => void {
  const { acts, tell } = watched.get(producer) ?? begin(producer)
  acts.add(act)
  return () => {
    if (!acts.delete(act) || acts.size > 0) return
    watched.delete(producer)
    producer.off('trace', tell)
    void trace(producer, [])
  }
}

function begin(producer: Producer): Watching {
  const acts = new Set<Act>()
  const watching: Watching = {
    acts,
    tell({ info }) {
      for (const act of [...acts]) act(info)
    },
  }
  watched.set(producer, watching)
  producer.on('trace', watching.tell)
  void trace(producer, ['rtp'])
  return watching
}

const trace = (producer: Producer, what: ['rtp'] | []): Promise<void> =>
  producer.enableTraceEvent(what).catch(() => undefined)
