/** What a press in the middle of the box would hit, also inside components; `null` outside the window. */
export function elementAt({ left, top, width, height }: DOMRectReadOnly): Element | null {
  const [x, y] = [left + width / 2, top + height / 2]
  let hit = document.elementFromPoint(x, y)
  for (;;) {
    const inner = hit?.shadowRoot?.elementFromPoint(x, y)
    if (!inner || inner === hit) return hit
    hit = inner
  }
}

/** The dialog that the element is in, across the borders of components. A dialog's backdrop counts as the dialog. */
export function modalAround(element: Element): Element | null {
  for (let at: Element | null = element; at; ) {
    const dialog: Element | null = at.closest('dialog[open]')
    if (dialog) return dialog
    const root: Node = at.getRootNode()
    at = root instanceof ShadowRoot ? root.host : null
  }
  return null
}
