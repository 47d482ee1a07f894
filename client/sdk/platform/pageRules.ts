import type { ErrorCode } from '../../../protocol/errors.ts'

/** Features of a page that its own header or its frame can withhold (W3C Permissions Policy, section 5). */
type Feature = SeatFeature | 'publickey-credentials-create'

/** What a seat needs of the page: to hear the agent, to ring aloud, to be shown a passkey again. */
const seatFeatures = ['microphone', 'autoplay', 'publickey-credentials-get'] as const
type SeatFeature = (typeof seatFeatures)[number]

/** Whether the page may use a feature. Browsers that cannot tell are asked for the feature itself. */
function allowsFeature(feature: Feature): boolean {
  const policy: unknown = Reflect.get(document, 'permissionsPolicy') ?? Reflect.get(document, 'featurePolicy')
  if (!isPolicy(policy)) return true
  // A name that the browser does not know is not withheld.
  return policy.allowsFeature(feature) || !policy.features().includes(feature)
}

/** Names that are missing in the page's `Permissions-Policy`, or in the `allow` of the frame it stands in. Only some browsers tell. */
export const withheldFromSeat = (): readonly string[] => seatFeatures.filter(name => !allowsFeature(name))

interface Policy {
  allowsFeature(feature: string): boolean
  features(): readonly string[]
}

const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'allowsFeature' in value && 'features' in value

/** Why no call can begin here, whatever the person answers. Asked before they are asked for anything. */
export function obstacleToCalls(): ErrorCode | null {
  if (!('document' in globalThis)) return 'browser-unsupported' // a server that renders, a worker
  if (!globalThis.isSecureContext) return 'page-not-secure'
  const { mediaDevices }: { readonly mediaDevices?: unknown } = navigator
  if (!mediaDevices || typeof RTCPeerConnection === 'undefined' || !crypto.subtle)
    return 'browser-unsupported'
  return allowsFeature('microphone') ? null : 'microphone-forbidden'
}

/** Why no passkey can be used here, where the browser knows passkeys. */
export function obstacleToPasskeys(purpose: 'get' | 'create'): ErrorCode | null {
  if (!globalThis.isSecureContext) return 'page-not-secure'
  if (typeof PublicKeyCredential === 'undefined') return 'browser-unsupported'
  return allowsFeature(`publickey-credentials-${purpose}`) ? null : 'passkey-forbidden'
}
