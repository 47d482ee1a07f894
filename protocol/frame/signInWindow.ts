/**
 * What the window that signs a seat in says to the page that opened it, by `postMessage`; the page's answer is `OpenerMessage`. Each checks the
 * other's origin first. None of it is a secret: the ticket is of no use without the key, which stays where it was made.
 */
export type WindowMessage = { readonly ringfence: 'sign-in-window' } & (
  | {
      /** It is there, and asks for the key. */
      readonly says: 'ready'
    }
  | {
      /** The agent allowed it. */
      readonly says: 'allowed'
      readonly ticket: string
    }
  | {
      /** The agent does not want to. */
      readonly says: 'dropped'
    }
)
