import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
const folder = mkdtempSync(join(tmpdir(), 'ringfence-receipt-'))

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterAll(async () => {
  await Promise.all([browsers.close(), service.close()])
  rmSync(folder, { recursive: true })
})

/** `npm run verify-receipt`: its exit code and what it says. */
const verifyReceipt = (file: string, keys: string, origin: string) =>
  new Promise<{ code: unknown; said: string }>(resolve => {
    const words = ['tools/command.mjs', 'verify-receipt', file, '--jwks', keys, '--service', origin]
    execFile(process.execPath, words, (error, said) => resolve({ code: error?.code ?? 0, said }))
  })

/** What somebody reads who opens the file without a network, in their language; and what else the page asked for. */
async function read(file: string, locale: string): Promise<{ text: string; asked: string[] }> {
  const context = await browsers.caller.newContext({ locale, offline: true })
  try {
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    return { text: await page.locator('body').innerText(), asked: asked.slice(1) }
  } finally {
    await context.close()
  }
}

test('a saved receipt verifies without the service, and an altered one does not', async () => {
  const agent = await Agent.open(browsers.agent, service)
  const caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, agent)
  await expectToHear(caller.page, 'agent')
  const callId = await caller.callId()
  await caller.press('Hang up')
  await caller.sees('The receipt is signed')
  await expectNoAxeFindings(caller.page)
  const saving = caller.page.waitForEvent('download')
  await caller.press('Save the receipt')
  const saved = await saving
  expect(saved.suggestedFilename()).toMatch(/^receipt-\d{4}-\d\d-\d\d\.html$/)
  const page = join(folder, 'receipt.html')
  await saved.saveAs(page)
  const written = readFileSync(page, 'utf8')
  const receipt = /<pre id="ringfence-receipt" hidden>([\w.-]+)</.exec(written)?.[1] ?? ''
  const file = join(folder, 'receipt.jwt')
  writeFileSync(file, receipt)

  const { origin } = service
  const keys = join(folder, 'keys.json')
  const published = await fetch(`${service.origin}/.well-known/ringfence-records.json`)
  writeFileSync(keys, await published.text())
  await service.kill('SIGTERM')

  for (const [locale, title, because] of [
    ['en-GB', 'Receipt of a call', 'the caller hung up'],
    ['es-ES', 'Recibo de una llamada', 'colgó quien llamó'],
  ] as const) {
    const { text, asked } = await read(page, locale)
    for (const words of [title, because, callId, 'demo']) expect(text).toContain(words)
    expect(asked).toEqual([])
  }
  // Only the signed part is ever read: words beside it are not shown, and two of it are none.
  const claim = '<p>A refund of 900 EUR was promised.</p>'
  const added = join(folder, 'added.html')
  writeFileSync(added, `${written.replace('<pre', `${claim}<pre`)}${claim}`)
  expect((await read(added, 'en-GB')).text).not.toContain('900')
  writeFileSync(added, `${written}<pre id="ringfence-receipt">a.e30.b</pre>`)
  expect((await read(added, 'en-GB')).text).toBe('This file holds no receipt that can be read.')

  expect(decodeJwt(receipt)).toMatchObject({ jti: callId, site: 'demo', reason: 'caller-hung-up' })
  for (const kept of [page, file]) {
    const genuine = { code: 0, said: expect.stringContaining(callId) }
    expect(await verifyReceipt(kept, keys, origin)).toMatchObject(genuine)
  }

  const [header, claims = '', signature] = receipt.split('.')
  const text = Buffer.from(claims, 'base64url').toString().replace('"demo"', '"bank"')
  const altered = join(folder, 'altered.jwt')
  writeFileSync(altered, [header, Buffer.from(text).toString('base64url'), signature].join('.'))
  expect((await verifyReceipt(altered, keys, origin)).code).toBe(1)
})
