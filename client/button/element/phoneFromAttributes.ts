import type { createPhone, ErrorCode, Language, Phone, Vouch } from '../../sdk/index.ts'
import { eventNameOf, forwardedEvents } from './buttonEvents.ts'
import { misconfiguredPhone } from './misconfiguredPhone.ts'
import type { PageContextSource } from './pageContextAttribute.ts'

/** Who makes the phone. Not public: the gallery draws the button from given snapshots through it. */
export const phoneFactory = Symbol('phoneFactory')

/** What of a button makes its phone. */
export interface PhoneAttributes {
  readonly site: string | undefined
  readonly queue: string | undefined
  readonly service: string | undefined
  readonly vouch: Vouch | undefined
  readonly pageContext: PageContextSource | undefined
  /** One that the page made itself; the other attributes then say nothing. */
  readonly phone: Phone | undefined
  readonly [phoneFactory]: typeof createPhone
}

/** Buttons whose attributes the console has heard of. */
const reported = new WeakSet<object>()

/**
 * The page's own phone, or the one that a button's attributes ask for, with its two words in `language`. `presser` is asked at each call:
 * another button may stand for it by then.
 */
export function phoneFromAttributes(language: Language, presser: () => PhoneAttributes): Phone {
  const button = presser()
  const { site, queue, service, phone } = button
  try {
    if (phone && !isPhone(phone)) throw new TypeError('Ringfence: phone must be what createPhone answers')
    if (phone) return phone
    return button[phoneFactory]({
      site: site ?? '',
      queue: queue ?? '',
      ...(service ? { service } : {}),
      language,
      ...(button.vouch ? { vouch: async () => presser().vouch?.() } : {}),
      pageContext: () => pageContextOf(presser()),
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // An attribute that is missing or wrong is told where a developer looks, and to the visitor as what it is.
    if (!reported.has(button)) console.error(`<ringfence-call> cannot call. ${error.message}`)
    reported.add(button)
    return misconfiguredPhone(codeOfSlip(button))
  }
}

/** What scripts of a page set may be anything. */
const isPhone = (value: Readonly<Partial<Phone>>): boolean =>
  typeof value.on === 'function' && typeof value.call === 'function' && value.snapshot?.state !== undefined

const pageContextOf = ({ pageContext }: PhoneAttributes) =>
  typeof pageContext === 'function' ? pageContext() : (pageContext ?? {})

/** Tells the page each piece of the phone's news, as an event of the targets that are named at that moment. The answer ends that. */
export function forwardNews(phone: Phone, targets: () => readonly EventTarget[]): () => void {
  const stops = forwardedEvents.map(name =>
    phone.on(name, detail => tellAll(targets(), eventNameOf(name), detail)),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

export function tellAll(targets: readonly EventTarget[], name: string, detail: object): void {
  for (const target of targets)
    target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
}

/** A button out of a package has no address that the service could be known by. */
function codeOfSlip({ site, queue, service }: PhoneAttributes): ErrorCode {
  if (!site?.trim()) return 'site-unknown'
  if (!queue?.trim()) return 'queue-unknown'
  return service ? 'not-found' : 'service-missing'
}
