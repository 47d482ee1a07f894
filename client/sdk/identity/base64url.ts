/** Bytes → base64url without padding (RFC 4648 section 5). */
export const base64urlOfBytes = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Text → base64url of its UTF-8. */
export const base64urlOfText = (text: string): string => base64urlOfBytes(new TextEncoder().encode(text))

/** Base64url → bytes. Throws when it is none. */
export const bytesOfBase64url = (encoded: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), character =>
    character.charCodeAt(0),
  )

/** Base64url of UTF-8 → text. Throws when it is neither. */
export const textOfBase64url = (encoded: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytesOfBase64url(encoded))
