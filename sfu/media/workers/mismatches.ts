import { setLogEventListeners } from 'mediasoup'
import type { Worker } from 'mediasoup/types'
import type { MediaKey } from '../../../protocol/index.ts'

/** What one worker says of peers that showed another certificate than the one announced for them. */
export interface Mismatches {
  /** `onMismatch` is called before mediasoup tells that the handshake failed. The returned function ends that. */
  watch(mediaKey: MediaKey, onMismatch: () => void): () => void
}

/**
 * A handshake fails for many reasons: roles that do not fit, an alert, no answer. mediasoup tells that it failed and never
 * why; of a wrong certificate there is the worker's own warning, in the same tick. Its text holds both fingerprints: it is
 * matched and dropped here, and never passed on.
 */
const warning =
  /^\[pid:(\d+)\] .*fingerprint in the remote certificate \([0-9A-F:]+\) does not match the announced one \(([0-9A-F:]+)\)$/

/** Of all workers of this process: mediasoup knows one listener for everything. By process id and fingerprint. */
const watchers = new Map<string, Set<() => void>>()

/** Listens to a worker whose log has the tag `dtls` at the level `warn`. */
export function hearMismatches({ pid }: Worker): Mismatches {
  setLogEventListeners({ onwarn })
  return {
    watch(mediaKey, onMismatch) {
      const key = keyOf(pid, mediaKey)
      const these = watchers.get(key) ?? new Set()
      watchers.set(key, these.add(onMismatch))
      return () => {
        these.delete(onMismatch)
        if (these.size === 0 && watchers.get(key) === these) watchers.delete(key)
      }
    },
  }
}

const keyOf = (pid: number | string, fingerprint: string): string => `${pid} ${fingerprint}`

function onwarn(_namespace: string, text: string): void {
  const [, pid = '', announced = ''] = warning.exec(text) ?? []
  for (const tell of [...(watchers.get(keyOf(pid, announced)) ?? [])]) tell()
}
