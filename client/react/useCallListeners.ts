import { type RefObject, useEffect, useRef } from 'react'
import type { CallButton } from '../packages/button.ts'
import { type CallListeners, eventHeardBy } from './callListeners.ts'

/** Listens to what there is a property for, and to nothing once the element is gone. A new function takes the place of the one before by itself. */
export function useCallListeners(element: RefObject<CallButton | null>, props: CallListeners): void {
  const latest = useRef<object>(props)
  useEffect(() => {
    latest.current = props
  })
  const heard = Object.entries(props)
    .filter(([name, listener]) => eventHeardBy(name) !== undefined && typeof listener === 'function')
    .map(([name]) => name)
    .sort()
    .join(' ')
  useEffect(() => {
    const target = element.current
    if (target === null || heard === '') return undefined
    const ended = new AbortController()
    for (const name of heard.split(' ')) {
      const tell = (event: Event) => {
        const listener: unknown = Reflect.get(latest.current, name)
        if (typeof listener === 'function' && event instanceof CustomEvent) listener(event.detail)
      }
      target.addEventListener(eventHeardBy(name) ?? '', tell, { signal: ended.signal })
    }
    return () => ended.abort()
  }, [element, heard])
}
