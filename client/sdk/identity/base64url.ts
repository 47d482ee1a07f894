/** Bytes → base64url without padding (RFC 4648 section 5). */
export const base64urlOfBytes = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Text → base64url of its UTF-8. */
export const base64urlOfText = (text: string): string => base64urlOfBytes(new TextEncoder().encode(text))

/** Base64url of UTF-8 → text. Throws when it is neither. */
export function textOfBase64url(encoded: string): string {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
