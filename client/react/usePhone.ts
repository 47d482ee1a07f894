import { useEffect, useRef, useState } from 'react'
import { createPhone, type Phone, type PhoneOptions } from '../sdk/index.ts'

/**
 * A phone for as long as the component is there, also one that goes on with the call of before a reload. `null` on a server, in the
 * first rendering, and between two addresses. `vouch` and `pageContext` may be new functions with each rendering: the last ones are asked.
 * Unmounting hangs up: hold it where the call shall live, and hand the phone down.
 *
 * @throws TypeError in an effect, so for the nearest error boundary, for options that are missing or wrong
 */
export function usePhone(options: PhoneOptions & { readonly service: string }): Phone | null {
  const { service, site, queue, language } = options
  const hasVouch = options.vouch !== undefined
  const [phone, setPhone] = useState<Phone | null>(null)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const made = createPhone({
      ...{ service, site, queue },
      ...(language !== undefined && { language }),
      ...(hasVouch && { vouch: async () => latest.current.vouch?.() }),
      pageContext: () => pageContextOf(latest.current),
    })
    setPhone(made)
    made.resume().catch(() => undefined)
    return () => {
      made.close()
      setPhone(null)
    }
  }, [service, site, queue, language, hasVouch])
  return phone
}

const pageContextOf = ({ pageContext }: PhoneOptions): Readonly<Record<string, string>> =>
  typeof pageContext === 'function' ? pageContext() : (pageContext ?? {})
