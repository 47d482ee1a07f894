import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browser.ts'
import { expectToHear } from './harness/ears.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'

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
  expect(saved.suggestedFilename()).toMatch(/^receipt-\d{4}-\d\d-\d\d\.jwt$/)
  const file = join(folder, 'receipt.jwt')
  await saved.saveAs(file)

  const { origin } = service
  const keys = join(folder, 'keys.json')
  const published = await fetch(`${service.origin}/.well-known/ringfence-records.json`)
  writeFileSync(keys, await published.text())
  await service.kill('SIGTERM')

  const receipt = readFileSync(file, 'utf8')
  expect(decodeJwt(receipt)).toMatchObject({ jti: callId, site: 'demo', reason: 'caller-hung-up' })
  expect(await verifyReceipt(file, keys, origin)).toMatchObject({
    code: 0,
    said: expect.stringContaining(callId),
  })

  const [header, claims = '', signature] = receipt.split('.')
  const text = Buffer.from(claims, 'base64url').toString().replace('"demo"', '"bank"')
  const altered = join(folder, 'altered.jwt')
  writeFileSync(altered, [header, Buffer.from(text).toString('base64url'), signature].join('.'))
  expect((await verifyReceipt(altered, keys, origin)).code).toBe(1)
})
