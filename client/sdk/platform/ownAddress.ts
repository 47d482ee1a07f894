/** Where this very file came from. In the packages `client/packages/bundledAddress.ts` stands for it. */
export const ownAddress = (): string => import.meta.url
