/** What was thrown must not take the call down with it; the page's own error handler hears of it. */
export const throwLater = (error: unknown): void =>
  queueMicrotask(() => {
    throw error
  })
