/**
 * A late file at an address of its own, for whoever asks for it once more: Firefox remembers for the life of a page that a module did not
 * come, and asks for it under another address only. In the packages `client/packages/bundledImport.ts` stands for this file: there the
 * application's bundler says where a late file is.
 */
export const importAt: (<T>(address: string) => Promise<T>) | undefined = address =>
  import(/* @vite-ignore */ address)

/** Where a module is that did not come, as Chromium and Firefox say in their errors; Safari does not, and does not remember. */
export const addressIn = (error: unknown): string | undefined =>
  error instanceof Error ? /https?:\/\/[^\s?#]+/.exec(error.message)?.[0] : undefined
