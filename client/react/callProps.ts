import type { CSSProperties } from 'react'
import type { PageContextSource } from '../packages/button.ts'
import type { Vouch } from '../sdk/index.ts'
import type { CallListeners } from './callListeners.ts'

/** What `<RingfenceCall>` takes. */
export interface CallProps extends CallListeners {
  /** The site's key in the service's configuration. */
  readonly site: string
  readonly queue: string
  /** Origin of the service. */
  readonly service: string
  /** Words on the pill; default: "Call us" in the person's language. */
  readonly label?: string
  readonly lang?: string
  /** Up to 8 labelled texts the agent sees as unproven, or a function asked for them at each call. */
  readonly pageContext?: PageContextSource
  /** Fetches what the site's back end signs about who is logged in. */
  readonly vouch?: Vouch
  readonly className?: string
  readonly style?: CSSProperties
  readonly id?: string
}
