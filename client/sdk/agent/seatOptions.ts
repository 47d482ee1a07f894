/** How an agent is signed in at another place than the service's own pages. */
export interface SignInOptions {
  /** `link`: the page itself shows a link to `signInAddress`, with `target="_blank" rel="opener"`, for browsers that open no window. */
  readonly opens?: 'window' | 'link'
}

export interface SeatOptions {
  /** An origin; default: where this library was loaded from. */
  readonly service?: string
  /** Only for the service's own softphone inside a frame: the origin that frames it. */
  readonly ancestor?: string
  /**
   * Runs `act` once after `ms`; the returned function prevents that. Browsers stretch the timers of a tab that nobody looks at to
   * a minute; a page whose alarm runs in a Worker finds a connection that died within seconds there, too.
   */
  readonly alarm?: (ms: number, act: () => void) => () => void
}
