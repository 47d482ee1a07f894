/** The first wait, so that a worker that dies at once does not spin; each further death doubles it. */
const firstMs = 200

/** Nobody is without media for longer than this once the cause is mended. */
const mostMs = 30_000

/** A worker that lived for this long is no worker that keeps dying. */
export const provenAfterMs = 60_000

/** How long to wait before a worker is started again, after so many deaths in a row. */
export const restartDelayMs = (deathsInARow: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(deathsInARow - 1, 20))
