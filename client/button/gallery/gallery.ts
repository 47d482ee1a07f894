import '../index.ts'
import { phoneFactory } from '../element/phoneFromAttributes.ts'
import { type GalleryPhone, galleryPhone } from './galleryPhone.ts'
import { galleryNames, galleryState } from './galleryStates.ts'

/**
 * The state gallery: `gallery.html?state=talking&lang=es`, or `window.gallery` for a script that walks through all.
 * A page for development, not part of the product's build.
 */
declare global {
  interface Window {
    gallery: {
      readonly names: readonly string[]
      show(name: string): Promise<unknown>
      language(language: string): void
      readonly phone: () => GalleryPhone
      /** Another one, as a page makes its own; `phone` is that one then. */
      makePhone(): GalleryPhone
      readonly state: typeof galleryState
    }
  }
}

await customElements.whenDefined('ringfence-call')
const button = document.querySelector('ringfence-call')
if (!button) throw new Error('the gallery page has no button')

const cardDrawn = () => document.querySelector('ringfence-card')?.updateComplete

let phone = galleryPhone()
const makePhone = () => {
  phone = galleryPhone()
  return phone
}
button[phoneFactory] = makePhone

window.gallery = {
  names: galleryNames,
  phone: () => phone,
  makePhone,
  state: galleryState,
  async show(name) {
    button.dispatchEvent(new PointerEvent('pointerenter'))
    phone.show({ state: 'idle' })
    await cardDrawn()
    phone.show(galleryState(name))
    return cardDrawn()
  },
  language(language) {
    button.lang = language
    document.documentElement.lang = language
  },
}

const asked = new URLSearchParams(location.search)
window.gallery.language(asked.get('lang') ?? 'en')
await window.gallery.show(asked.get('state') ?? 'idle')
