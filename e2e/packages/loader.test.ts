import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { repository } from '../../tools/packages/repository.ts'
import { filesOf, openPage, serve } from './harness/pages.ts'

const { folder } = inject('strangerApp')
const loader = readFileSync(join(folder, 'node_modules/@ringfence/loader/index.js'), 'utf8')
const service = filesOf(join(repository, 'dist'))

const strict =
  "script-src 'nonce-ours'; require-trusted-types-for 'script'; trusted-types ringfence-loader lit-html 'allow-duplicates'"

/** A page whose own script keeps the loader where a test finds it. */
async function pageWithLoader(policy: string) {
  const page = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
    response.end(`<!doctype html><script type="module" nonce="ours">${loader}
      Object.assign(globalThis, { loadRingfence, loadRingfenceButton })</script>`)
  })
  return openPage(page)
}

test('under a policy of nonces and Trusted Types it brings the library once, and leaves no element', async () => {
  const page = await pageWithLoader(strict)
  const options = { service: await serve(service), nonce: 'ours' }
  const found = await page.evaluate(async options => {
    const load: (
      options: object,
    ) => Promise<{ createPhone(options: object): { snapshot: { state: string } } }> = Reflect.get(
      globalThis,
      'loadRingfence',
    )
    const [one, other] = [load(options), load(options)]
    const { createPhone } = await one
    const phone = createPhone({ site: 'shop', queue: 'sales' })
    return {
      isSame: one === other,
      state: phone.snapshot.state,
      scripts: document.head.querySelectorAll('script[src]').length,
    }
  }, options)
  expect(found).toEqual({ isSame: true, state: 'idle', scripts: 0 })
})

test('it brings the tag', async () => {
  const page = await pageWithLoader(strict)
  const options = { service: await serve(service), nonce: 'ours' }
  const shown = await page.evaluate(async options => {
    const load: (options: object) => Promise<unknown> = Reflect.get(globalThis, 'loadRingfenceButton')
    await load(options)
    const tag = document.body.appendChild(document.createElement('ringfence-call'))
    await customElements.whenDefined('ringfence-call')
    await Promise.resolve()
    return tag.shadowRoot?.textContent?.trim()
  }, options)
  expect(shown).toContain('Call us')
})

test.each([
  ['forbids it', "script-src 'nonce-ours'", 'other'],
  ['forbids its policy', strict.replace('ringfence-loader ', ''), 'ours'],
])('a page that %s hears which address did not load', async (_, policy, nonce) => {
  const page = await pageWithLoader(policy)
  const origin = await serve(service)
  const said = await page.evaluate(
    options => {
      const load: (options: object) => Promise<unknown> = Reflect.get(globalThis, 'loadRingfence')
      return load(options).then(String, (error: Error) => error.message)
    },
    { service: origin, nonce },
  )
  expect(said).toContain(`${origin}/sdk/ringfence.js did not load`)
})

test('what failed is tried again by the next call', async () => {
  let isUp = false
  const origin = await serve((request, response) => {
    if (isUp) return service(request, response)
    response.writeHead(503).end()
  })
  const page = await pageWithLoader(strict)
  const ask = () =>
    page.evaluate(
      options => {
        const load: (options: object) => Promise<object> = Reflect.get(globalThis, 'loadRingfence')
        return load(options).then(
          door => Object.keys(door).includes('createPhone'),
          () => 'failed',
        )
      },
      { service: origin, nonce: 'ours' },
    )
  expect(await ask()).toBe('failed')
  expect(await ask()).toBe('failed')
  isUp = true
  expect(await ask()).toBe(true)
})

test.each([undefined, 'calls.example.com', 'https://calls.example.com/ringfence'])(
  'the service %s is refused as what it is',
  async wrong => {
    const page = await pageWithLoader(strict)
    const said = await page.evaluate(
      options => {
        const load: (options: object) => Promise<unknown> = Reflect.get(globalThis, 'loadRingfence')
        return load(options).then(String, (error: Error) => `${error.name}: ${error.message}`)
      },
      { service: wrong },
    )
    expect(said).toBe('TypeError: Ringfence: service must be an origin such as https://calls.example.com')
  },
)
