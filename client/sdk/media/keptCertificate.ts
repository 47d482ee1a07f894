/** A certificate that ends so soon might end within a call. */
const spareMs = 24 * 3600_000

/** Where a browser keeps one certificate between loads of a page. */
export interface CertificateStore<C> {
  load(): Promise<C | undefined>
  /** Keeps this one unless another tab was first with one that does; answers the one that is kept. */
  keep(certificate: C, isGood: (kept: C) => boolean): Promise<C>
}

/**
 * The same certificate as before the page was loaded again, so that a call can go on with the media key in its token; a new
 * one when there is none or its time is nearly over. Where none can be kept, it lives as long as the page.
 */
export async function keptCertificate<C extends { readonly expires: number }>(
  store: CertificateStore<C>,
  nowMs: number,
  make: () => Promise<C>,
): Promise<C> {
  const isGood = ({ expires }: C) => expires - nowMs > spareMs
  const kept = await store.load().catch(() => undefined)
  if (kept && isGood(kept)) return kept
  const made = await make()
  return store.keep(made, isGood).catch(() => made)
}
