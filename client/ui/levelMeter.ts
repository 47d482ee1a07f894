import { css, html, LitElement } from 'lit'
import { barHeight } from './barHeight.ts'

const bars = [0, 1, 2, 3, 4] as const

/**
 * `<ringfence-level>`: five bars that follow `source`, a function giving 0 to 1, once per frame while the element is
 * on the page. A picture for eyes only: whoever shows it hides it from screen readers.
 */
class LevelMeter extends LitElement {
  static override properties = { source: { attribute: false } }
  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 3px;
      height: 20px;
      color: var(--rf-accent, currentColor);
    }
    i {
      width: 4px;
      height: 100%;
      border-radius: 2px;
      background: currentColor;
      scale: 1 0.15;
    }
  `
  declare source: (() => number) | undefined
  #frame = 0
  #shown = 0

  override connectedCallback(): void {
    super.connectedCallback()
    this.#frame = requestAnimationFrame(this.#draw)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    cancelAnimationFrame(this.#frame)
  }

  /** Rises at once and falls slowly, as meters do, so that syllables can be seen. */
  readonly #draw = (): void => {
    const level = this.source?.() ?? 0
    this.#shown = Math.max(level, this.#shown * 0.88)
    const shown = this.renderRoot.querySelectorAll('i')
    for (const [bar, element] of shown.entries()) element.style.scale = `1 ${barHeight(this.#shown, bar)}`
    this.#frame = requestAnimationFrame(this.#draw)
  }

  protected override render() {
    return bars.map(() => html`<i></i>`)
  }
}

/** Two bundles of ours on one page must not fight over the name. */
export function defineLevelMeter(): void {
  if (!customElements.get('ringfence-level')) customElements.define('ringfence-level', LevelMeter)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-level': LevelMeter
  }
}
