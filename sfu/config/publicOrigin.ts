import { ConfigError } from './configError.ts'

export const isLoopbackName = (name: string): boolean =>
  ['127.0.0.1', '::1', '[::1]', 'localhost'].includes(name)

/**
 * What browsers see. In production it is encrypted all the way to them (ASVS 5.0.0-4.4.1), whoever ends TLS; only what never
 * leaves the machine need not be.
 * @throws ConfigError
 */
export function readPublicOrigin(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  port: number,
  tls: boolean,
): string {
  const production = environment.NODE_ENV === 'production'
  const text = environment.RINGFENCE_PUBLIC_ORIGIN || `${tls ? 'https' : 'http'}://${name}:${port}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    (url.origin !== text && `${url.origin}/` !== text && environment.RINGFENCE_PUBLIC_ORIGIN)
  ) {
    throw new ConfigError(
      `RINGFENCE_PUBLIC_ORIGIN must be an origin such as https://calls.example.com, but it is "${text}".`,
    )
  }
  if (production && url.protocol === 'http:' && !isLoopbackName(url.hostname)) {
    throw new ConfigError(
      `RINGFENCE_PUBLIC_ORIGIN must be an https origin in production, also where a proxy ends TLS, but it is "${url.origin}".`,
    )
  }
  return url.origin
}
