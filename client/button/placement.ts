/** Which way the card grows from the pill's place, so that it stays on the screen. */
export interface Placement {
  readonly vertical: 'down' | 'up'
  readonly horizontal: 'start' | 'end'
}

/** Room that nearly every card fits, in CSS pixels; the tallest, rare one is scrolled into view. */
const cardHeightPx = 256
const cardWidthPx = 340

/** Chosen once, as the card opens: a card that changes sides while it is read would be worse than one to scroll to. */
export function choosePlacement(
  pill: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number },
  viewport: { readonly width: number; readonly height: number },
): Placement {
  const roomBelow = viewport.height - pill.top
  const roomAbove = pill.bottom
  const roomRight = viewport.width - pill.left
  return {
    vertical: roomBelow >= cardHeightPx || roomBelow >= roomAbove ? 'down' : 'up',
    horizontal: roomRight >= cardWidthPx || roomRight >= pill.right ? 'start' : 'end',
  }
}
