import type { Phone, PhoneSnapshot } from '../../sdk/index.ts'

/** Offers passkeys in the card's field as long as the card has one. */
interface PasskeyAutofill {
  /** Whether the card should have the field. */
  readonly available: boolean
  /** After the card was drawn for this snapshot. */
  follow(snapshot: PhoneSnapshot, phone: Phone | undefined): void
}

/** @param changed is told once when the browser turns out to be able to */
export function createPasskeyAutofill(changed: () => void): PasskeyAutofill {
  let available = false
  let asked = false
  let stop: (() => void) | undefined

  const ask = () => {
    asked = true
    const able = globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.()
    able?.then(isAble => {
      available = isAble
      if (isAble) changed()
    })
  }

  return {
    get available() {
      return available
    },
    follow(snapshot, phone) {
      const wanted = snapshot.state === 'offering-passkey'
      if (wanted && !asked) ask()
      if (wanted && available) stop ??= phone?.autofillPasskey()
      else if (!wanted) {
        stop?.()
        stop = undefined
      }
    },
  }
}
