import type { SeatPlace } from '../http/seatPlaces.ts'

/** Address of the window that signs a seat in at a place. */
export function signInWindowAddress(service: string, { kind, origin }: SeatPlace): string {
  const url = new URL('/softphone/', service)
  url.search = new URLSearchParams({ allow: kind, origin }).toString()
  return url.href
}

/** The place that a window of such an address signs in at; `null` for any other address. */
export function placeOfWindow(search: string): SeatPlace | null {
  const query = new URLSearchParams(search)
  const [kind, origin] = [query.get('allow'), query.get('origin')]
  return (kind === 'frame' || kind === 'page') && origin ? { kind, origin } : null
}
