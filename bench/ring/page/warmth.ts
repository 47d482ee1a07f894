/** What a page's library has fetched before anybody presses, whoever drives the page. */
interface Warmth {
  /** When a call token asked for from now on has come, and a socket opened from now on has been greeted. */
  next(): Promise<void>
}

/** Watches what requests and sockets bring from now on. */
export function watchWarmth(): Warmth {
  let token = Promise.withResolvers<void>()
  let greeted = Promise.withResolvers<void>()

  const plainFetch = globalThis.fetch
  globalThis.fetch = async (...request) => {
    const response = await plainFetch(...request)
    // The library reads the answer itself; its end is known from a copy.
    if (response.url.endsWith('/call-tokens'))
      void response
        .clone()
        .text()
        .then(() => token.resolve())
    return response
  }
  globalThis.WebSocket = class extends WebSocket {
    constructor(...address: ConstructorParameters<typeof WebSocket>) {
      super(...address)
      this.addEventListener('message', ({ data }) => String(data).includes('"hello"') && greeted.resolve())
    }
  }

  return {
    async next() {
      token = Promise.withResolvers()
      greeted = Promise.withResolvers()
      await Promise.all([token.promise, greeted.promise])
    },
  }
}
