import { throwLater } from './throwLater.ts'

/** Typed listeners, for one object. */
export interface Events<M> {
  /** The returned function takes the listener away again; it is idempotent. */
  on<E extends keyof M>(event: E, listener: (payload: M[E]) => void): () => void
  emit<E extends keyof M>(event: E, payload: M[E]): void
}

export function createEvents<M>(): Events<M> {
  const listeners: { [E in keyof M]?: Set<(payload: M[E]) => void> } = {}
  return {
    on(event, listener) {
      const all = listeners[event] ?? new Set()
      listeners[event] = all
      all.add(listener)
      return () => all.delete(listener)
    },
    emit(event, payload) {
      for (const listener of [...(listeners[event] ?? [])]) {
        try {
          listener(payload)
        } catch (error) {
          throwLater(error)
        }
      }
    },
  }
}
