import { useCallback, useSyncExternalStore } from 'react'
import type { Phone, PhoneSnapshot } from '../sdk/index.ts'

const idle: PhoneSnapshot = { state: 'idle' }
const nothingToStop = () => {}

/** What a phone is doing, drawn anew whenever that changes; `idle` while there is no phone, and on a server. */
export function useSnapshot(phone: Phone | null): PhoneSnapshot {
  const subscribe = useCallback(
    (changed: () => void) => phone?.on('snapshotChanged', changed) ?? nothingToStop,
    [phone],
  )
  return useSyncExternalStore(
    subscribe,
    () => phone?.snapshot ?? idle,
    () => idle,
  )
}
