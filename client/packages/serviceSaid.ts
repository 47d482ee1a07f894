/** Stands where a server that renders does not know the service: nothing is ever asked of it there. RFC 2606 keeps the name free. */
const nowhere = 'https://service.invalid'

/**
 * The service that whoever bundles the library names. Plain JavaScript may leave it out.
 * @throws TypeError where it is missing on a page
 */
export function serviceSaid({ service }: { readonly service?: string }): string {
  if (service !== undefined) return service
  if (!('document' in globalThis)) return nowhere
  throw new TypeError(
    'Ringfence: service is missing: say the origin of your service, such as https://calls.example.com. Only the files that the service itself serves know it.',
  )
}
