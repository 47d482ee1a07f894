/** Where the card stands: at the foot of the window, at one side, and so far above the edge. */
export interface Dock {
  readonly side: 'left' | 'right'
  readonly raisedPx: number
}

interface Box {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The card and the gap beside it, in CSS pixels. */
const cardWidthPx = 376
/** The card's lowest part, in which every button of it stands that ends something. */
const footHeightPx = 144
/** What must be left above a card that is raised. */
const leastHeightPx = 240

/**
 * The corner nearest to the pill, and above it where it would be covered: a second press at the pill's place must not hang up.
 * Chosen once, as the card opens: its buttons keep their places until it closes.
 */
export function chooseDock(pill: Box, viewport: { readonly width: number; readonly height: number }): Dock {
  const { width, height } = viewport
  const isSeen = pill.right > pill.left && pill.bottom > 0 && pill.top < height
  const side = isSeen && pill.left + pill.right < width ? 'left' : 'right'
  const beside = side === 'left' ? pill.left > cardWidthPx : pill.right < width - cardWidthPx
  const above = pill.bottom < height - footHeightPx
  const raisedPx = Math.ceil(height - pill.top)
  const isClear = !isSeen || beside || above || height - raisedPx < leastHeightPx
  return { side, raisedPx: isClear ? 0 : raisedPx }
}
