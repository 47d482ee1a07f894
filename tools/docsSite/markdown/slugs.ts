/**
 * Anchors as GitHub makes them, since links in the Markdown are written for both: small letters, no punctuation, hyphens for
 * spaces; a second heading of the same words gets `-1`, and no two are ever the same.
 * The answered function makes one page's anchors, in the order of its headings.
 */
export function slugsOfOnePage(): (heading: string) => string {
  const used = new Map<string, number>()
  return heading => {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-')
    let slug = plain
    while (used.has(slug)) {
      const count = (used.get(plain) ?? 0) + 1
      used.set(plain, count)
      slug = `${plain}-${count}`
    }
    used.set(slug, 0)
    return slug
  }
}
