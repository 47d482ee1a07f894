import { type MaybeRefOrGetter, onScopeDispose, type ShallowRef, shallowRef, toValue, watch } from 'vue'
import { createPhone, type Phone, type PhoneOptions, type PhoneSnapshot } from '../sdk/index.ts'

/** A phone and what it is doing, in the scope that asked for it. */
export interface UsedPhone {
  /** `null` on a server. */
  readonly phone: Readonly<ShallowRef<Phone | null>>
  readonly snapshot: Readonly<ShallowRef<PhoneSnapshot>>
}

/**
 * A phone for as long as the scope is there (a component's `setup`, a store), also one that goes on with the call of before a reload.
 * Another service, site, queue or language makes another phone; `vouch` and `pageContext` are asked as they are then. The end of the scope hangs up.
 *
 * @throws TypeError for options that are missing or wrong
 */
export function usePhone(options: MaybeRefOrGetter<PhoneOptions & { readonly service: string }>): UsedPhone {
  const phone = shallowRef<Phone | null>(null)
  const snapshot = shallowRef<PhoneSnapshot>({ state: 'idle' })
  if (!('document' in globalThis)) return { phone, snapshot }

  const end = () => {
    phone.value?.close()
    phone.value = null
    snapshot.value = { state: 'idle' }
  }
  const begin = () => {
    end()
    const { service, site, queue, language, vouch } = toValue(options)
    const made = createPhone({
      ...{ service, site, queue },
      ...(language !== undefined && { language }),
      ...(vouch !== undefined && { vouch: async () => toValue(options).vouch?.() }),
      pageContext: () => pageContextOf(toValue(options)),
    })
    made.on('snapshotChanged', next => {
      if (phone.value === made) snapshot.value = next
    })
    phone.value = made
    made.resume().catch(() => undefined)
  }
  const address = () => {
    const { service, site, queue, language, vouch } = toValue(options)
    return JSON.stringify([service, site, queue, language, vouch !== undefined])
  }
  watch(address, begin, { immediate: true, flush: 'sync' })
  onScopeDispose(end)
  return { phone, snapshot }
}

const pageContextOf = ({ pageContext }: PhoneOptions): Readonly<Record<string, string>> =>
  typeof pageContext === 'function' ? pageContext() : (pageContext ?? {})
