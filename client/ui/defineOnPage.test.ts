import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineOnPage } from './defineOnPage.ts'
import { libraryVersion } from './libraryVersion.ts'

/** A page as far as it defines elements: twice the same name throws, as there (HTML section 4.13.4). */
class Registry {
  readonly elements = new Map<string, CustomElementConstructor>()
  get = (tag: string) => this.elements.get(tag)
  define(tag: string, element: CustomElementConstructor): void {
    if (this.elements.has(tag)) throw new DOMException(`${tag} is taken`, 'NotSupportedError')
    this.elements.set(tag, element)
  }
}

class PageElement {}
const element = () => Object(class extends PageElement {})
const door = (made: () => Promise<CustomElementConstructor> = async () => element()) => ({
  ...{ tag: 'ringfence-call', load: made },
  instead: {
    ...{ en: 'No calls here.', es: 'Aquí no se llama.', de: 'Hier geht kein Anruf.' },
    ...{ fr: 'Pas d’appel ici.', pt: 'Aqui não se liga.', ar: 'لا مكالمات هنا.' },
  },
})

let registry: Registry
let warn: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  registry = new Registry()
  vi.stubGlobal('customElements', registry)
  vi.stubGlobal('document', {})
  vi.stubGlobal('HTMLElement', PageElement)
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const settled = () => new Promise(resolve => setTimeout(resolve))

test('one file defines its tag, and says nothing', async () => {
  defineOnPage(door())
  await settled()
  expect(registry.elements.size).toBe(1)
  expect(warn).not.toHaveBeenCalled()
})

test.each([
  ['at once', false],
  ['later', true],
])(
  'the file run twice, the second time %s, never throws: one line says which version serves',
  async (_, later) => {
    const first = element()
    defineOnPage(door(async () => first))
    if (later) await settled()
    defineOnPage(door())
    await settled()
    expect(registry.get('ringfence-call')).toBe(first)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(String(warn.mock.calls)).toContain(`version ${libraryVersion} serves this page`)
  },
)

test('a version of before, and an element of somebody else, are left alone', async () => {
  registry.define('ringfence-call', element())
  defineOnPage(door())
  await settled()
  expect(warn).toHaveBeenCalledTimes(1)
  expect(String(warn.mock.calls)).toContain('an element that says no version')
})

test('where the page forbids drawing, the words stand in its place once, however often the file is run', async () => {
  const forbidden = () => Promise.reject(new TypeError('trusted types'))
  defineOnPage(door(forbidden))
  defineOnPage(door(forbidden))
  await settled()
  expect(registry.elements.size).toBe(1)
  expect(warn).toHaveBeenCalledTimes(1)
})
