import { runScript } from './runScript.ts'

export interface LoadOptions {
  /** Origin of the service, such as `https://calls.example.com`. */
  readonly service: string
  /** A version that the service keeps, such as `0.2.0`; default: its newest. */
  readonly version?: string
  /** That of the page's Content-Security-Policy. */
  readonly nonce?: string
}

/**
 * Once per page: whoever asks again gets the same promise. `null` where there is no page. Rejects with an Error that names the address where
 * nothing comes from there; whoever calls then tries again.
 */
export type Load<T> = (options: LoadOptions) => Promise<T | null>

/** Brings one file of the service. `take` gets what it exports, once it is there. */
export function loaderOf<T>(file: string, take: (address: string) => Promise<T>): Load<T> {
  const loading = new Map<string, Promise<T>>()
  let failures = 0

  const bring = async (address: string, nonce = ''): Promise<T> => {
    // Browsers may remember of an address that nothing came; behind another fragment it is another module.
    const again = failures ? `${address}#${failures}` : address
    try {
      await runScript(again, nonce)
      return await take(again)
    } catch (cause) {
      failures += 1
      loading.delete(address)
      const ask = 'Does the service run, and does script-src of the page allow it?'
      throw new Error(`Ringfence: ${address} did not load. ${ask}`, { cause })
    }
  }

  return ({ service, version, nonce }) => {
    if (typeof document === 'undefined') return Promise.resolve(null)
    const url = URL.canParse(service) ? new URL(service) : undefined
    if (!url || url.href !== `${url.origin}/`)
      return Promise.reject(
        new TypeError('Ringfence: service must be an origin such as https://calls.example.com'),
      )
    const address = `${url.origin}/sdk/${version ? `${version}/` : ''}${file}`
    const made = loading.get(address) ?? bring(address, nonce)
    loading.set(address, made)
    return made
  }
}
