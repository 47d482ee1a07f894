/** Licences that ask for no more than their own text and the names of the authors to be kept. */
const allowed = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'])

/** Others, for the one package that each was looked at for. */
const allowedFor = [
  // Only files of its own that somebody changes must be given on, and we change none. A part of vite.
  { licence: 'MPL-2.0', packages: /^lightningcss(-[\w-]+)?$/ },
]

/** @typedef {{ license?: { id?: string, name?: string }, expression?: string }} LicenceChoice */
/** @typedef {{ name: string, version?: string, licenses?: readonly LicenceChoice[] }} Component */

/**
 * One sentence for each package of a bill of materials (CycloneDX 1.5) whose licence nobody allowed.
 *
 * @param {readonly Component[]} components
 * @returns {string[]}
 */
export function licencesNotAllowed(components) {
  return components.flatMap(({ name, version, licenses = [] }) => {
    const named = licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression ?? '')
    if (named.length > 0 && named.every(licence => isAllowed(name, licence))) return []
    const licence = named.join(', ')
    return [`${name} ${version} ${licence === '' ? 'names no licence' : `has the licence ${licence}`}.`]
  })
}

/**
 * An expression is allowed where one of its choices is (SPDX annex D); what has to be met at once is looked at by a person.
 *
 * @param {string} name
 * @param {string} expression
 */
function isAllowed(name, expression) {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return choices.some(
    choice =>
      allowed.has(choice) ||
      allowedFor.some(({ licence, packages }) => licence === choice && packages.test(name)),
  )
}
