import '../../index.ts'
import { looks } from '../../../ui/styles/looks.ts'
import { callerLanguages } from '../../../ui/wording/callerLanguages.ts'
import { directionOf } from '../../../ui/wording/written.ts'
import { phoneFactory } from '../../element/phoneFromAttributes.ts'
import { galleryPhone } from '../galleryPhone.ts'
import { galleryNames, galleryState } from '../galleryStates.ts'

/**
 * The gallery for people: `/sdk/gallery/` of a service in development. What is chosen stands in the address, so that a state can
 * be shown to somebody else.
 */
const kept = ['state', 'language', 'direction', 'theme', 'words', ...looks] as const

await customElements.whenDefined('ringfence-call')
const found = document.querySelector('ringfence-call')
const form = document.querySelector('form')
const told = document.querySelector('#told')
if (!found || !form || !told) throw new Error('the page of the gallery is not whole')
const button = found
const choices = form

let phone = galleryPhone()
button[phoneFactory] = () => {
  phone = galleryPhone()
  return phone
}

const chosen = new URLSearchParams(location.hash.slice(1))
const field = (name: string) => {
  const one = choices.elements.namedItem(name)
  if (
    one instanceof HTMLSelectElement ||
    one instanceof HTMLInputElement ||
    one instanceof HTMLTextAreaElement
  )
    return one
  throw new Error(`the page of the gallery has no field ${name}`)
}

function offer(name: string, values: readonly string[]): void {
  const select = field(name)
  for (const value of values) {
    const option = document.createElement('option')
    option.value = value
    option.textContent = value
    select.append(option)
  }
}

/** Shows what is chosen, and writes it into the address. */
async function show(): Promise<void> {
  const language = chosen.get('language') ?? 'en'
  const root = document.documentElement
  button.lang = language
  root.lang = language
  root.dir = chosen.get('direction') ?? directionOf(language)
  root.dataset.theme = chosen.get('theme') ?? ''
  for (const name of looks) button.style.setProperty(`--ringfence-${name}`, chosen.get(name) ?? '')
  const words = chosen.get('words')
  if (words === null) button.removeAttribute('words')
  else button.setAttribute('words', words)
  history.replaceState(null, '', `#${chosen}`)
  await button.updateComplete
  // As a press would, it makes card and phone.
  button.dispatchEvent(new PointerEvent('pointerenter'))
  phone.show({ state: 'idle' })
  phone.show(galleryState(chosen.get('state') ?? 'talking'))
}

/** The value of a property is that of the property that is chosen. */
function fill(): void {
  for (const name of ['state', 'language', 'direction', 'theme', 'words'])
    field(name).value = chosen.get(name) ?? field(name).dataset.standard ?? ''
  field('value').value = chosen.get(field('property').value) ?? ''
}

function keep(name: string, value: string): void {
  const isStandard = value === '' || value === field(name === 'value' ? 'value' : name).dataset.standard
  const key = name === 'value' ? field('property').value : name
  if (isStandard) chosen.delete(key)
  else chosen.set(key, value)
}

function step(by: number): void {
  const at = galleryNames.indexOf(chosen.get('state') ?? 'talking')
  chosen.set('state', galleryNames[(at + by + galleryNames.length) % galleryNames.length] ?? 'idle')
  fill()
  void show()
}

// What the button tells a developer is told here, too.
const warn = console.warn
console.warn = (...said: unknown[]) => {
  told.textContent = said.join(' ')
  warn(...said)
}

offer('state', galleryNames)
offer('language', callerLanguages)
offer('property', looks)
field('state').dataset.standard = 'talking'
field('language').dataset.standard = 'en'
for (const name of [...chosen.keys()]) if (!kept.some(one => one === name)) chosen.delete(name)

choices.addEventListener('submit', event => event.preventDefault())
choices.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLElement)) return
  const name = target.getAttribute('name') ?? ''
  told.textContent = ''
  if (name === 'property') return fill()
  keep(name, field(name).value)
  void show()
})
choices.addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || target.type !== 'button') return
  step(target.name === 'next' ? 1 : -1)
})
choices.addEventListener('reset', () => {
  for (const name of [...chosen.keys()]) chosen.delete(name)
  // After the fields have gone back.
  queueMicrotask(() => {
    fill()
    void show()
  })
})

fill()
await show()
