/** Whose share of the agents' time a call uses; fixed when it comes. */
export type Share =
  | { readonly callClass: Exclude<CallClass, 'identified'>; readonly source: Source }
  | {
      readonly callClass: 'identified'
      readonly source: Source
      /** Identities that were made at one time share one turn: equal texts are of one cohort. */
      readonly cohort: string
    }

/**
 * Whom the order serves first: everybody of one class before anybody of the next. `proven`: an identity with a good call behind it, or
 * whose account the site vouches to be old enough. `returning`: no identity, but a browser key with a good call behind it.
 * `identified`: an identity with nothing behind it yet. `unproven`: none of it.
 */
export type CallClass = 'proven' | 'returning' | 'identified' | 'unproven'

/** Where a call comes from, as keyed hashes: equal ones are of one network, or address, and tell nobody which. */
export interface Source {
  readonly network: string
  readonly address: string
}
