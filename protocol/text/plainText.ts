/**
 * Characters that end lines or turn the direction of what stands around them (Unicode general category Cc; Unicode
 * Standard Annex 9). Apart from the schemas, so that a page that is not calling yet needs none of them.
 */
export const controlCharacter = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u
