import { type FunctionalComponent, h } from 'vue'
import { defineRingfence, type PageContextSource } from '../packages/button.ts'
import type { Vouch } from '../sdk/index.ts'
import { type CallListeners, onTheTag } from './callListeners.ts'

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
}

/**
 * The tag `<ringfence-call>`, defined in the browser on the first rendering. A call that has begun outlives the component, as it
 * outlives the tag. Anything else (`class`, `style`, `id`) goes to the element.
 */
export const RingfenceCall: FunctionalComponent<CallProps> = (props, { attrs }) => {
  defineRingfence()
  const { pageContext, vouch, ...attributes } = props
  // With a dot: properties, whether or not the tag is defined by then. A server has none.
  const properties = 'document' in globalThis ? { '.pageContext': pageContext, '.vouch': vouch } : {}
  return h('ringfence-call', { ...onTheTag(attrs), ...attributes, ...properties })
}
RingfenceCall.props = ['site', 'queue', 'service', 'label', 'lang', 'pageContext', 'vouch']
RingfenceCall.inheritAttrs = false
