import './index.ts'
import { phoneFactory } from './callButton.ts'
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
    }
  }
}

await customElements.whenDefined('ringfence-call')
const button = document.querySelector('ringfence-call')
if (!button) throw new Error('the gallery page has no button')

let phone = galleryPhone()
button[phoneFactory] = () => {
  phone = galleryPhone()
  return phone
}

window.gallery = {
  names: galleryNames,
  phone: () => phone,
  async show(name) {
    button.dispatchEvent(new PointerEvent('pointerenter'))
    phone.show({ state: 'idle' })
    await button.updateComplete
    phone.show(galleryState(name))
    return button.updateComplete
  },
  language(language) {
    button.lang = language
    document.documentElement.lang = language
  },
}

const asked = new URLSearchParams(location.search)
window.gallery.language(asked.get('lang') ?? 'en')
await window.gallery.show(asked.get('state') ?? 'idle')
