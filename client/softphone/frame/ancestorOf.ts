/**
 * Origin of the page that frames this one; `null` where the softphone stands alone. The service answers at this address with a
 * `frame-ancestors` of that very origin, so the browser shows the page to no other.
 */
export function ancestorOf(page: Pick<Window, 'location' | 'parent' | 'self'>): string | null {
  return page.parent === page.self ? null : new URLSearchParams(page.location.search).get('ancestor')
}
