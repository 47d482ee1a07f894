const quietStepPercent = 10

/**
 * Shows how far a long piece of work is: one line that changes at a terminal, a line every ten percent elsewhere.
 *
 * @param {string} label
 */
export function startProgress(label) {
  const live = process.stdout.isTTY
  let shown = -1
  return {
    /** @param {number} fraction from 0 to 1 */
    show(fraction) {
      const percent = Math.floor(fraction * 100)
      if (live ? percent === shown : percent < shown + quietStepPercent) return
      shown = live ? percent : percent - (percent % quietStepPercent)
      process.stdout.write(live ? `\r${label} … ${percent} %` : `${label} … ${shown} %\n`)
    },
    end() {
      if (live) process.stdout.write('\n')
    },
  }
}
