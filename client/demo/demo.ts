import type {} from '../button/index.ts'
import type {} from '../ownPasskeys/index.ts'
import { isShopWord, type ShopLanguage, shopWords } from './shopWords.ts'

const chairPrice = 649

/** `?lang=` of the address, else the first language of the browser that the shop speaks. */
function shopLanguage(): ShopLanguage {
  const asked = new URLSearchParams(location.search).get('lang')
  const wishes = asked === null ? navigator.languages : [asked]
  const wish = wishes.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => tag === 'en' || tag === 'es')
  return wish === 'es' ? 'es' : 'en'
}

const language = shopLanguage()
const words = shopWords[language]
const money = new Intl.NumberFormat(language === 'es' ? 'es-ES' : 'en-IE', {
  style: 'currency',
  currency: 'EUR',
  maximumFractionDigits: 0,
})

let inBasket = 0

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page lacks #${id}`)
  return found
}

function chosenFabric(): string {
  const fabric = document.querySelector<HTMLInputElement>('input[name="fabric"]:checked')?.value
  return isShopWord(fabric) ? words[fabric] : ''
}

/** Puts the words of the language where the page names them. */
function speak(): void {
  document.documentElement.lang = language
  document.title = words.pageTitle
  for (const place of document.querySelectorAll<HTMLElement | SVGElement>('[data-text]')) {
    if (isShopWord(place.dataset.text)) place.textContent = words[place.dataset.text]
  }
  for (const place of document.querySelectorAll<HTMLElement>('[data-label]')) {
    if (isShopWord(place.dataset.label)) place.setAttribute('aria-label', words[place.dataset.label])
  }
  for (const place of document.querySelectorAll<HTMLElement>('[data-price]'))
    place.textContent = money.format(Number(place.dataset.price))
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) {
    if (link.hreflang === language) link.setAttribute('aria-current', 'true')
  }
}

/** Everything on the page that changes while it is looked at. */
function refresh(): void {
  element('price').textContent = money.format(chairPrice)
  element('fabric-name').textContent = chosenFabric()
  element('basket').textContent = new Intl.NumberFormat(language).format(inBasket)
  const fabric = document.querySelector<HTMLInputElement>('input[name="fabric"]:checked')?.value
  document.querySelector('.scene')?.setAttribute('data-fabric', fabric ?? 'moss')
}

/** What the agent sees beside the call, as the page's own word: asked for at the moment of the call. */
function pageContext(): Record<string, string> {
  const total = money.format(inBasket * chairPrice)
  return {
    [words.product]: words.name,
    [words.fabric]: chosenFabric(),
    [words.basket]: inBasket === 0 ? words.empty : `${inBasket} × ${words.name}, ${total}`,
  }
}

function switchTheme(): void {
  const root = document.documentElement
  const dark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
}

speak()
refresh()
element('theme').addEventListener('click', switchTheme)
element('add').addEventListener('click', () => {
  inBasket += 1
  refresh()
})
document.querySelector('.fabrics')?.addEventListener('change', refresh)

const ownPasskeys = document.querySelector('ringfence-passkeys')
if (ownPasskeys) ownPasskeys.lang = language

const callButton = document.querySelector('ringfence-call')
if (callButton) {
  callButton.lang = language
  callButton.pageContext = pageContext
}
