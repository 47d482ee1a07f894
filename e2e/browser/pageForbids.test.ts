import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from './harness/browsers/browser.ts'
import { Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'
import {
  embedded,
  type ForeignPage,
  type ForeignSite,
  serveForeignSite,
} from './harness/sites/foreignSite.ts'
import { speeches } from './harness/sound/speech.ts'

let service: Service
let site: ForeignSite
let browser: Browser
let pages: Readonly<Record<string, ForeignPage>> = {}

beforeAll(async () => {
  site = await serveForeignSite(
    () => service.origin,
    path => pages[path],
  )
  browser = await launchBrowser(speeches.caller, ['--host-resolver-rules=MAP shop.test 127.0.0.1'])
  service = await Service.start({
    origins: [site.byName, site.byAddress],
    queues: [
      { key: 'sales', name: 'Sales' },
      { key: 'repairs', name: 'Repairs', passkey: 'required' },
    ],
    site: { passkeys: { policy: 'none' } },
  })
})
afterAll(() => Promise.all([browser.close(), service.close(), site.close()]))

interface Visit {
  readonly caller: Caller
  readonly page: Page
  /** What the page's maker reads. */
  readonly errors: string[]
  /** What the page asked the person or the service for. */
  asked(): Promise<string[]>
}

/** A person of a language on a page whose owner decided these things. */
async function visit(
  made: Readonly<Record<string, ForeignPage>>,
  { address = `${site.byName}/`, locale = 'en-GB' } = {},
): Promise<Visit> {
  pages = made
  const context = await browser.newContext({ locale, permissions: ['microphone'] })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(15_000)
  await context.addInitScript(() => {
    const asked: string[] = []
    Object.assign(window, { asked })
    const devices: MediaDevices | undefined = navigator.mediaDevices
    const open = devices?.getUserMedia.bind(devices)
    if (open) {
      devices.getUserMedia = constraints => {
        asked.push('microphone')
        return open(constraints)
      }
    }
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', line => {
    if (line.type() === 'error' && line.text().startsWith('Ringfence')) errors.push(line.text())
  })
  await page.goto(address)
  const asked = () => page.evaluate<string[]>('window.asked')
  return { caller: new Caller(page), page, errors, asked }
}

/** Presses the button and reads the code of the refusal, which is in the details. */
async function refusalOf({ caller }: Visit, title = 'Calling does not work on this page'): Promise<string> {
  await caller.call()
  await caller.card(title).waitFor()
  return caller.code()
}

test('a page whose policy withholds the microphone is not asked for one, and its maker reads which header', async () => {
  const made = { '/': { headers: { 'permissions-policy': 'microphone=()' } } }
  const visited = await visit(made)
  expect(await refusalOf(visited)).toBe('microphone-forbidden')
  expect(await visited.asked()).toEqual([])
  expect(visited.errors).toHaveLength(1)
  expect(visited.errors[0]).toMatch(/Permissions-Policy/)
  await visited.caller.press('Close')
  await visited.caller.call()
  await visited.caller.card('Calling does not work on this page').waitFor()
  expect(visited.errors, 'said once').toHaveLength(1)
})

test('in an iframe that is not allowed the microphone the same is said, and with allow the call goes its way', async () => {
  const framed = (allow: string) =>
    `<iframe src="${site.byAddress}/" ${allow} width="600" height="600"></iframe>`
  for (const [allow, title] of [
    ['', 'Calling does not work on this page'],
    ['allow="microphone"', 'Nobody is here to take your call'],
  ] as const) {
    const visited = await visit(
      { '/': {}, '/framed': { markup: framed(allow) } },
      { address: `${site.byName}/framed` },
    )
    const frame = visited.page.frameLocator('iframe')
    await frame.locator('ringfence-call .pill').click()
    await frame.getByRole('dialog', { name: title }).waitFor()
    expect(visited.errors).toHaveLength(allow === '' ? 1 : 0)
  }
})

test('a page that is not secure is told so, and not its visitor’s browser', async () => {
  const address = site.byName.replace('localhost', 'shop.test')
  const visited = await visit({ '/': {} }, { address })
  expect(await refusalOf(visited)).toBe('page-not-secure')
  expect(visited.errors.join()).toMatch(/https/)
})

test.each([
  ['connect-src', () => "connect-src 'self'"],
  ['script-src', () => `script-src ${service.origin}/sdk/button.js`],
])(
  'a policy whose %s leaves the service out is named to the maker, and not called the visitor’s internet',
  async (directive, policy) => {
    const visited = await visit({ '/': { headers: { 'content-security-policy': policy() } } })
    expect(await refusalOf(visited)).toBe('connection-forbidden')
    expect(visited.errors).toHaveLength(1)
    expect(visited.errors[0]).toContain(`${directive}`)
    expect(visited.errors[0]).toContain(new URL(service.origin).host)
  },
)

test('where a trusted-types policy leaves no room for ours, words stand in the button’s place', async () => {
  const policy = "require-trusted-types-for 'script'; trusted-types shop"
  const markup = `<script>addEventListener('ringfence-refused', ({ detail }) => { window.refused = detail })</script>${embedded(service.origin)}`
  const visited = await visit(
    { '/': { headers: { 'content-security-policy': policy }, markup } },
    { locale: 'es-ES' },
  )
  await visited.page.getByText('En esta página no se puede llamar.').waitFor()
  expect(visited.errors).toHaveLength(1)
  expect(visited.errors[0]).toMatch(/markup-forbidden.*trusted-types lit-html 'allow-duplicates'/)
  expect(await visited.page.evaluate('window.refused')).toEqual({
    code: 'markup-forbidden',
    retryable: false,
  })
})

test('with the policy that the documents name, button and passkeys are drawn without a violation', async () => {
  const policy = "require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'"
  const markup = `<script>window.violations = []; addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective))</script>
    ${embedded(service.origin)}
    <script type="module" src="${service.origin}/sdk/passkeys.js"></script><ringfence-passkeys site="demo"></ringfence-passkeys>`
  const visited = await visit({ '/': { headers: { 'content-security-policy': policy }, markup } })
  await visited.page.locator('ringfence-passkeys').getByRole('button').first().waitFor()
  expect(await refusalOf(visited, 'Nobody is here to take your call')).toBe('no-agent')
  expect(await visited.page.evaluate('window.violations')).toEqual([])
  expect(visited.errors).toEqual([])
})

test('a page that withholds passkeys is not called a browser without them', async () => {
  const headers = { 'permissions-policy': 'publickey-credentials-get=()' }
  const visited = await visit({ '/': { headers, markup: embedded(service.origin, 'repairs') } })
  expect(await refusalOf(visited)).toBe('passkey-forbidden')
  expect(visited.errors.join()).toMatch(/publickey-credentials-get/)
})

test('a copy of the file on another server says that the service is missing, with its late part and without', async () => {
  const sdk = new URL('../../dist/sdk/', import.meta.url)
  const script = (path: string) => ({
    headers: { 'content-type': 'text/javascript' },
    markup: readFileSync(new URL(path, sdk), 'utf8'),
  })
  const door = script('button.js')
  const late = /chunks\/onIntent-[\w-]+\.js/.exec(door.markup)?.[0] ?? ''
  const alone = { '/': { markup: embedded('') }, '/sdk/button.js': door }
  for (const made of [alone, { ...alone, [`/sdk/${late}`]: script(late) }]) {
    const visited = await visit(made)
    expect(await refusalOf(visited)).toBe('service-missing')
    expect(visited.errors.join()).toMatch(/`service`/)
  }
})

test('who is offline is told so, and who is not is not told to look at their internet', async () => {
  const offline = await visit({ '/': {} })
  await offline.page.context().setOffline(true)
  expect(await refusalOf(offline, 'You are offline')).toBe('offline')

  const online = await visit({ '/': {} })
  await service.kill('SIGKILL')
  expect(await refusalOf(online, 'Our service does not answer')).toBe('service-unavailable')
  expect(online.errors).toEqual([])
  await service.run()
})
