import type { Language } from '../../../protocol/index.ts'
import type { ProcessMicrophone } from '../media/processedMicrophone.ts'
import type { Vouch } from './admission/vouch.ts'
import type { PhoneLogEntry } from './phoneLog.ts'

/** Labelled texts, or a function that gives them at the moment of the call. */
export type PageContextSource = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)

export interface PhoneOptions {
  /** The site's public key in the service's configuration. */
  readonly site: string
  readonly queue: string
  /** Origin of the service; default: where this library was loaded from. */
  readonly service?: string
  /** What this page says of its visitor: up to 8 labelled texts; shown to the agent as unproven. A function is asked at the call. */
  readonly pageContext?: PageContextSource
  readonly vouch?: Vouch
  /** In which the two words are shown; default: English. */
  readonly language?: Language
  /** Works on each microphone before the agent hears it: noise, filters, meters. Where it fails, the plain one is sent. */
  readonly processMicrophone?: ProcessMicrophone
  /** Hears what becomes of the phone, for the page's own log. */
  readonly logger?: (entry: PhoneLogEntry) => void
}
