/** @typedef {{ severity?: string, via?: readonly (string | { title?: string, url?: string })[] }} Vulnerability */

/**
 * What `npm audit --json` answered: one sentence for each vulnerable package, or undefined where the service was not heard.
 *
 * @param {unknown} answer
 * @returns {string[] | undefined}
 */
export function vulnerabilitiesIn(answer) {
  if (typeof answer !== 'object' || answer === null || !('vulnerabilities' in answer)) return undefined
  /** @type {[string, Vulnerability][]} */
  const found = Object.entries(answer.vulnerabilities ?? {})
  return found.map(([name, { severity = 'unknown severity', via = [] }]) => {
    const why = via.map(one => (typeof one === 'string' ? `through ${one}` : [one.title, one.url].join(' ')))
    return `${name} is vulnerable (${severity}): ${why.join('; ')}.`
  })
}
