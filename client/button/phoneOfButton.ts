import type { createPhone, Phone, PhoneSnapshot, Vouch } from '../sdk/index.ts'
import type { Language } from '../ui/language.ts'
import { eventNameOf, forwardedEvents } from './buttonEvents.ts'
import type { PageContextSource } from './pageContext.ts'

/** What of a button makes its phone, and where the phone's news go. */
interface PhoneAttributes extends EventTarget {
  readonly site: string | undefined
  readonly queue: string | undefined
  readonly service: string | undefined
  readonly vouch: Vouch | undefined
  readonly pageContext: PageContextSource | undefined
}

/** The phone that a button's attributes ask for; its news become the button's events. */
export function phoneOfButton(
  button: PhoneAttributes,
  language: Language,
  make: typeof createPhone,
  show: (snapshot: PhoneSnapshot, phone: Phone) => void,
): Phone {
  const { site, queue, service } = button
  const phone = make({
    site: site ?? '',
    queue: queue ?? '',
    ...(service ? { service } : {}),
    language,
    ...(button.vouch ? { vouch: async () => button.vouch?.() } : {}),
    pageContext: () =>
      typeof button.pageContext === 'function' ? button.pageContext() : (button.pageContext ?? {}),
  })
  phone.on('snapshotChanged', snapshot => show(snapshot, phone))
  for (const name of forwardedEvents)
    phone.on(name, detail =>
      button.dispatchEvent(new CustomEvent(eventNameOf(name), { detail, bubbles: true, composed: true })),
    )
  return phone
}
