import type { createPhone, ErrorCode, Phone, PhoneSnapshot, Vouch } from '../sdk/index.ts'
import type { Language } from '../ui/language.ts'
import { eventNameOf, forwardedEvents } from './buttonEvents.ts'
import type { PageContextSource } from './pageContext.ts'
import { phoneNotSetUp } from './phoneNotSetUp.ts'

/** What of a button makes its phone, and where the phone's news go. */
interface PhoneAttributes extends EventTarget {
  readonly site: string | undefined
  readonly queue: string | undefined
  readonly service: string | undefined
  readonly vouch: Vouch | undefined
  readonly pageContext: PageContextSource | undefined
}

/** Buttons whose attributes the console has heard of. */
const reported = new WeakSet<object>()

/** The phone that a button's attributes ask for; its news become the button's events. */
export function phoneOfButton(
  button: PhoneAttributes,
  language: Language,
  make: typeof createPhone,
  show: (snapshot: PhoneSnapshot, phone: Phone) => void,
): Phone {
  const phone = phoneOrNone(button, language, make)
  phone.on('snapshotChanged', snapshot => show(snapshot, phone))
  for (const name of forwardedEvents)
    phone.on(name, detail =>
      button.dispatchEvent(new CustomEvent(eventNameOf(name), { detail, bubbles: true, composed: true })),
    )
  return phone
}

/** An attribute that is missing or wrong is told where a developer looks, and to the visitor as what it is. */
function phoneOrNone(button: PhoneAttributes, language: Language, make: typeof createPhone): Phone {
  const { site, queue, service } = button
  try {
    return make({
      site: site ?? '',
      queue: queue ?? '',
      ...(service ? { service } : {}),
      language,
      ...(button.vouch ? { vouch: async () => button.vouch?.() } : {}),
      pageContext: () =>
        typeof button.pageContext === 'function' ? button.pageContext() : (button.pageContext ?? {}),
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (!reported.has(button)) console.error(`<ringfence-call> cannot call. ${error.message}`)
    reported.add(button)
    return phoneNotSetUp(codeOfSlip(button))
  }
}

function codeOfSlip({ site, queue }: PhoneAttributes): ErrorCode {
  if (!site?.trim()) return 'site-unknown'
  return queue?.trim() ? 'not-found' : 'queue-unknown'
}
