import type { CDPSession, Page } from 'playwright'

export type Credential = Awaited<ReturnType<typeof credentialsIn>>[number]

const credentialsIn = async (devTools: CDPSession, authenticatorId: string) =>
  (await devTools.send('WebAuthn.getCredentials', { authenticatorId })).credentials

/**
 * A device of one page that holds passkeys and confirms its owner at once (WebAuthn Level 3 section 11.3). It stays with the
 * page when that is loaded again.
 */
export class Authenticator {
  readonly #devTools: CDPSession
  readonly #authenticatorId: string

  private constructor(devTools: CDPSession, authenticatorId: string) {
    this.#devTools = devTools
    this.#authenticatorId = authenticatorId
  }

  /** A page has at most one that is built into its computer; a key that is plugged in may stand beside it. */
  static async of(page: Page, transport: 'internal' | 'usb' = 'internal'): Promise<Authenticator> {
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('WebAuthn.enable')
    const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return new Authenticator(devTools, authenticatorId)
  }

  credentials(): Promise<Credential[]> {
    return credentialsIn(this.#devTools, this.#authenticatorId)
  }

  /** As a store of passkeys that is shared by several devices does. */
  async addAll(credentials: readonly Credential[]): Promise<void> {
    for (const credential of credentials) {
      await this.#devTools.send('WebAuthn.addCredential', {
        authenticatorId: this.#authenticatorId,
        credential,
      })
    }
  }

  async forgetAll(): Promise<void> {
    await this.#devTools.send('WebAuthn.clearCredentials', { authenticatorId: this.#authenticatorId })
  }

  /** Whether the owner's finger, face or PIN is the right one. */
  async recognizeOwner(recognized: boolean): Promise<void> {
    await this.#devTools.send('WebAuthn.setUserVerified', {
      authenticatorId: this.#authenticatorId,
      isUserVerified: recognized,
    })
  }

  /** Whether the owner touches the device when it asks. Without it a prompt stays up. */
  async touch(present: boolean): Promise<void> {
    await this.#devTools.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.#authenticatorId,
      enabled: present,
    })
  }
}
