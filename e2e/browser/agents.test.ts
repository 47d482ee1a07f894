import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Authenticator } from './harness/authenticator.ts'
import { expectNoAxeFindings } from './harness/axe.ts'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let admin: Agent
let adminPhone: Authenticator

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
  const enrolled = await Agent.enrol(browsers.agent, await service.enrolmentLink(), 'Ines Roca')
  admin = enrolled.agent
  adminPhone = enrolled.authenticator
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

const closePanel = ({ page }: Agent) => page.keyboard.press('Escape')

/** What the server says who this page is. */
const signedInAs = ({ page }: Agent) =>
  page.evaluate(async () => {
    const answer = await fetch('/auth/session')
    const { agent } = await answer.json()
    return agent
  })

/** Somebody new, through a link that the admin made. */
async function invite(name: string): Promise<Agent> {
  const people = await admin.openPanel('People')
  await people.getByRole('button', { name: 'Invite somebody' }).click()
  const link = await people.locator('.link').innerText()
  await closePanel(admin)
  const { agent } = await Agent.enrol(browsers.agent, link, name)
  return agent
}

test('a second passkey signs in when the device of the first is lost, and the first can then be removed', async () => {
  const securityKey = await Authenticator.of(admin.page, 'usb')
  const panel = await admin.openPanel('My passkeys')
  await admin.sees('You have only one.')
  expect(await panel.getByRole('button', { name: /^Remove/ }).isDisabled()).toBe(true)
  await panel.getByLabel('Name of this device or key').fill('Security key')
  await panel.getByRole('button', { name: 'Add a passkey' }).click()
  await panel.getByRole('listitem').filter({ hasText: 'Security key' }).waitFor()
  await expectNoAxeFindings(admin.page)
  expect(await securityKey.credentials()).toHaveLength(1)
  await closePanel(admin)

  await adminPhone.forgetAll()
  await admin.signOut()
  await admin.press('Sign in with a passkey')
  await admin.sees('You are off duty')
  await admin.openPanel('My passkeys')
  const lost = panel.getByRole('listitem').filter({ hasNotText: 'Security key' })
  await lost.getByRole('button', { name: /^Remove/ }).click()
  await panel.getByRole('button', { name: 'Yes, remove' }).click()
  await expect.poll(() => panel.getByRole('listitem').count()).toBe(1)
  await closePanel(admin)
  expect(await signedInAs(admin)).toMatchObject({ name: 'Ines Roca', role: 'admin' })
})

test('an admin invites somebody, changes the role, and removes them in the middle of a call, which ends at once', async () => {
  const tomas = await invite('Tomas Rey')
  expect(await signedInAs(tomas)).toMatchObject({ name: 'Tomas Rey', role: 'agent' })
  await tomas.press('your settings')
  expect(await tomas.page.getByRole('button', { name: 'People' }).count()).toBe(0)
  await closePanel(tomas)

  const people = await admin.openPanel('People')
  await people.getByLabel('Role of Tomas Rey').selectOption('supervisor')
  await expect.poll(async () => (await signedInAs(tomas)).role).toBe('supervisor')
  await expectNoAxeFindings(admin.page)

  await tomas.goOnDuty()
  const caller = await Caller.open(browsers.caller, service)
  await connectCall(caller, tomas)
  await caller.sees('Tomas Rey')
  await expectToHear(caller.page, 'agent')

  await people.getByRole('button', { name: 'Remove Tomas Rey' }).click()
  await people.getByRole('button', { name: 'Yes, remove' }).click()
  const removedAtMs = performance.now()
  await tomas.sees('Sign in to take calls')
  await caller.card(/ended|cut off/).waitFor()
  expect(performance.now() - removedAtMs).toBeLessThan(3000)
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(tomas.page)])
  await expect.poll(() => people.getByRole('listitem').count()).toBe(1)

  await tomas.press('Sign in with a passkey')
  await tomas.sees('This passkey is not known here')
  expect(await signedInAs(tomas)).toBeNull()
  await Promise.all([caller.leave(), tomas.leave()])
})

test('all of it stands in the log, which is whole', () => {
  const said = execFileSync(process.execPath, ['sfu/main.ts', 'verify-audit'], {
    encoding: 'utf8',
    env: { ...process.env, RINGFENCE_DATA: service.dataFolder },
  })
  expect(said).toMatch(/^The audit log is whole: \d+ entries/)
})
