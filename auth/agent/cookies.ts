const sessionSeconds = 12 * 3600

/** How the session's secret travels. The prefix makes browsers hold the cookie to this very host over TLS (RFC 6265bis). */
export interface SessionCookie {
  /** `Set-Cookie` that signs in. */
  set(secret: string): string
  /** `Set-Cookie` that signs out. */
  readonly clear: string
  /** The secret in a `Cookie` header; `undefined` when there is none, or two that contradict. */
  read(cookieHeader: string | undefined): string | undefined
}

/** `__Host-ringfence` where TLS is on, plain `ringfence` on an unencrypted loopback address. */
export function sessionCookie(publicOrigin: string): SessionCookie {
  const secure = publicOrigin.startsWith('https://')
  const name = secure ? '__Host-ringfence' : 'ringfence'
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    set: secret => `${name}=${secret}; Max-Age=${sessionSeconds}; ${attributes}`,
    clear: `${name}=; Max-Age=0; ${attributes}`,
    read: cookieHeader => {
      const [value, ...others] = (cookieHeader ?? '')
        .split(';')
        .map(pair => pair.trim())
        .filter(pair => pair.startsWith(`${name}=`))
        .map(pair => pair.slice(name.length + 1))
      return others.length === 0 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)
        ? value
        : undefined
    },
  }
}
