const prefix = '#enrol='

/** The parts of a window that an address is read from and written to. */
interface AddressedPage {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'state' | 'replaceState'>
}

/**
 * Takes the one-time secret out of `#enrol=…`, and the fragment out of the address and the history at once, so that
 * neither a screenshot, a bookmark nor the back button holds it. `null`: the address carried none.
 */
export function takeEnrolSecret(page: AddressedPage): string | null {
  const { hash, pathname, search } = page.location
  if (!hash.startsWith(prefix)) return null
  page.history.replaceState(page.history.state, '', pathname + search)
  return hash.slice(prefix.length)
}

/** 32 random octets in base64url; anything else cannot be a secret of ours and need not be asked about. */
export function isEnrolSecret(secret: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(secret)
}
