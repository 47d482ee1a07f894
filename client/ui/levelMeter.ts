import { css, html, LitElement } from 'lit'

const bars = [0, 1, 2, 3, 4] as const

/** Height of one bar, 0.15 to 1: the middle bars answer first, so a voice looks like a voice. */
export function barHeight(level: number, bar: number): number {
  const weight = [0.55, 0.8, 1, 0.8, 0.55][bar] ?? 0.55
  // Loudness is heard by its logarithm; the square root is close enough for five bars.
  const loudness = Math.sqrt(Math.min(1, Math.max(0, level)))
  return 0.15 + 0.85 * loudness * weight
}

/**
 * `<ringfence-level>`: five bars that follow `source`, a function giving 0 to 1, once per frame while the element is
 * on the page. A picture for eyes only: whoever shows it hides it from screen readers.
 */
export class LevelMeter extends LitElement {
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
    const shadow = this.renderRoot.querySelectorAll('i')
    for (const [bar, element] of shadow.entries()) element.style.scale = `1 ${barHeight(this.#shown, bar)}`
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
