import type { PasskeySupport } from '../platform/browser.ts'
import { obstacleToPasskeys } from '../platform/pageRules.ts'

const exists = () => typeof PublicKeyCredential !== 'undefined'

/** What this browser can do with passkeys, by looking at what it has. */
export const browserPasskeySupport: PasskeySupport = {
  obstacle: obstacleToPasskeys,
  autofill: async () =>
    exists() &&
    'isConditionalMediationAvailable' in PublicKeyCredential &&
    PublicKeyCredential.isConditionalMediationAvailable().catch(() => false),
  async tell({ relyingPartyId: rpId, userId, credentialIds, name }) {
    if (!exists()) return
    try {
      if ('signalAllAcceptedCredentials' in PublicKeyCredential) {
        // Among others, this is what takes a removed passkey out of the store that holds it.
        const allAcceptedCredentialIds = [...credentialIds]
        await PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds })
      }
      if (name !== undefined && 'signalCurrentUserDetails' in PublicKeyCredential) {
        await PublicKeyCredential.signalCurrentUserDetails({ rpId, userId, name, displayName: name })
      }
    } catch {
      // A courtesy: the page may stand on another domain than the passkeys, and the service knows what counts.
    }
  },
}
