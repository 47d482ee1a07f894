/**
 * Stands for `ownAddress.ts` in the packages. Whoever bundles the library takes it into files of their own: its address says where the
 * page's files are, and a bundler that puts the developer's own path in its place would tell that to everybody.
 */
export const ownAddress = (): string => location.href
