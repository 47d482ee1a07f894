import type { createPhone, Phone, PhoneSnapshot } from '../sdk/index.ts'
import type { Language } from '../ui/language.ts'
import { eventNameOf, forwardedEvents } from './buttonEvents.ts'
import type { CallButton } from './callButton.ts'

/** The phone that a button's attributes ask for; its news become the button's events. */
export function phoneOfButton(
  button: CallButton,
  language: Language,
  make: typeof createPhone,
  show: (snapshot: PhoneSnapshot, phone: Phone) => void,
): Phone {
  const { site, queue, service, vouch } = button
  const phone = make({
    site: site ?? '',
    queue: queue ?? '',
    ...(service ? { service } : {}),
    language,
    ...(vouch ? { vouch } : {}),
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
