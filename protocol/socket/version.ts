/** Version of this contract. It rises when a message changes so that an older peer could misread it. */
export const protocolVersion = 4

const subprotocolOf = (version: number): string => `ringfence.${version}`

/** WebSocket subprotocol (RFC 6455 section 1.9) that both sides must name; a peer of another version is refused. */
export const socketSubprotocol = subprotocolOf(protocolVersion)

/** Whether this is a subprotocol of ours, of whichever version. */
export const isSubprotocol = (name: string): boolean => /^ringfence\.[1-9]\d{0,5}$/.test(name)

/** The one path that answers WebSocket upgrades. */
export const socketPath = '/calls'

/** Largest text frame either side accepts, in bytes of UTF-8. */
export const maxFrameBytes = 64 * 1024

/**
 * Largest call token either side looks at, in characters. A real one is under 1,300, and under 6,000 with
 * everything a site may vouch for.
 */
export const maxTokenLength = 6 * 1024
