/**
 * A late file at an address of its own, for whoever asks for it once more: Firefox remembers for the life of a page that a module did not
 * come, and asks for it under another address only. In the packages `client/packages/bundledImport.ts` stands for this file: there the
 * application's bundler says where a late file is.
 */
export const importAt: (<T>(address: string) => Promise<T>) | undefined = address =>
  import(/* @vite-ignore */ address)

/**
 * Where a module is that did not come, as Chromium and Firefox say in their errors; Safari does not, and does not remember. Nowhere on a page that
 * states hashes of modules (HTML, import maps, `integrity`): it states none for another address, so what had the wrong hash would run there.
 */
export function addressIn(error: unknown): string | undefined {
  if (!(error instanceof Error) || statesHashes()) return undefined
  return /https?:\/\/[^\s?#]+/.exec(error.message)?.[0]
}

function statesHashes(): boolean {
  const maps = globalThis.document?.querySelectorAll('script[type="importmap" i]') ?? []
  return [...maps].some(({ textContent }) => hasIntegrity(textContent))
}

function hasIntegrity(map: string | null): boolean {
  try {
    return JSON.parse(map ?? '')?.integrity !== undefined
  } catch {
    // The browser does not heed it either.
    return false
  }
}
