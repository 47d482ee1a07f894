import type { CallClass } from '../../protocol/index.ts'

/** Whose share of the agents' time a call uses; fixed when it comes. */
export type Share =
  | { readonly callClass: Exclude<CallClass, 'identified'>; readonly source: Source }
  | {
      readonly callClass: 'identified'
      readonly source: Source
      /** Identities that were made at one time share one turn: equal texts are of one cohort. */
      readonly cohort: string
    }

/** Where a call comes from, as keyed hashes: equal ones are of one network, or address, and tell nobody which. */
export interface Source {
  readonly network: string
  readonly address: string
}
