import type { Language } from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import type { Events } from '../events.ts'
import type { WorkOnMicrophone } from '../media/keptMicrophone.ts'
import type { Preconnect } from './admission/preconnectTypes.ts'
import type { Vouch } from './admission/vouch.ts'
import type { Devices, PageContextSource, PhoneEvents, PhoneSnapshot } from './phoneTypes.ts'

/** What one call of a phone is made of, and whom it tells. */
export interface CallParts {
  readonly platform: Platform
  readonly preconnect: Preconnect
  readonly service: string
  readonly site: string
  readonly queue: string
  readonly language: Language
  /** The person is blocked, and asks to be let through this once. */
  readonly appeals: boolean
  /** The person wants to sign this call with a passkey, and is offered that first. */
  readonly wantsPasskey: boolean
  readonly vouch: Vouch | undefined
  readonly pageContext: PageContextSource | undefined
  readonly events: Events<PhoneEvents>
  /** What the page makes of the microphone. */
  readonly workOnMicrophone: WorkOnMicrophone | undefined
  /** Chosen so far. */
  readonly devices: () => Devices
  /** What the server should hear before another call is asked for: the end of the one before. */
  readonly before: Promise<void> | undefined
  readonly show: (snapshot: PhoneSnapshot) => void
}
