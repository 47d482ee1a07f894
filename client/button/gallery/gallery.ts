import '../index.ts'
import { looks } from '../../ui/styles/looks.ts'
import { callerLanguages } from '../../ui/wording/callerLanguages.ts'
import { directionOf } from '../../ui/wording/written.ts'
import { wordingOfCard } from '../element/pageCall.ts'
import { phoneFactory } from '../element/phoneFromAttributes.ts'
import { callBook } from '../words/callBook.ts'
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
      /** Resolves once its words are there. */
      language(language: string): Promise<void>
      readonly looks: readonly string[]
      readonly languages: readonly string[]
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
  looks,
  languages: callerLanguages,
  async language(language) {
    button.lang = language
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
    await new Promise<void>(resolve => {
      const look = () => button[wordingOfCard].language === language && resolve()
      callBook.follow(look)
      look()
    })
  },
}

const asked = new URLSearchParams(location.search)
await window.gallery.language(asked.get('lang') ?? 'en')
await window.gallery.show(asked.get('state') ?? 'idle')
