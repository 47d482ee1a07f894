import type { Browser, BrowserContext, Locator, Page } from 'playwright'
import { vi } from 'vitest'
import { Authenticator } from './authenticator.ts'
import { type noMicrophone, openContext } from './browsers/browser.ts'
import type { Service } from './service.ts'

/** One person's page. */
class Person {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Waits until these words are on the screen. `timeout`: milliseconds, where the page may take longer than for all else. */
  async sees(words: string, options: { readonly timeout?: number } = {}): Promise<void> {
    const forEyes = this.page.locator(':not(.for-ears)')
    await this.page.getByText(words).and(forEyes).filter({ visible: true }).first().waitFor(options)
  }

  /** Closes the page and everything that belongs to it. */
  leave(): Promise<void> {
    return this.page.context().close()
  }
}

/** They come when the browser has checked what the seat signed, which may be after the talk has begun. */
async function wordsIn(places: Locator): Promise<string[]> {
  await places.nth(1).waitFor()
  return places.allInnerTexts()
}

/** The button takes two presses within 400 ms for a double click, which is one press. */
const samePressMs = 400

function offerNoPasskeysInFields(): void {
  PublicKeyCredential.isConditionalMediationAvailable = async () => false
}

/** A visitor of the shop, on a page with the call button. */
export class Caller extends Person {
  #pressedAtMs = Number.NEGATIVE_INFINITY

  static async open(
    browser: Browser,
    service: Service,
    permission?: 'microphone' | typeof noMicrophone,
  ): Promise<Caller> {
    return Caller.openIn(await openContext(browser, permission), `${service.origin}/demo/`)
  }

  static async openIn(context: BrowserContext, address: string): Promise<Caller> {
    const page = await context.newPage()
    await page.goto(address)
    return new Caller(page)
  }

  /**
   * With a device that holds passkeys. That device chooses at once whatever a browser offers in a field, so most browsers here
   * offer nothing there.
   */
  static async openWithPasskeys(
    browser: Browser,
    address: string,
    { autofill } = { autofill: false },
  ): Promise<{ caller: Caller; authenticator: Authenticator }> {
    const context = await openContext(browser)
    if (!autofill) await context.addInitScript(offerNoPasskeysInFields)
    const page = await context.newPage()
    const authenticator = await Authenticator.of(page)
    await page.goto(address)
    return { caller: new Caller(page), authenticator }
  }

  get pill(): Locator {
    return this.page.locator('ringfence-call').getByRole('button').and(this.page.locator('.pill'))
  }

  /** Hangs up before that, so that the service does not wait for this page to come back. */
  override async leave(): Promise<void> {
    if (!this.page.isClosed()) await this.hangUp()
    await super.leave()
  }

  /** Ends the call where there is one. */
  async hangUp(): Promise<void> {
    const hangUp = this.page.locator('ringfence-card [part~=hang-up]')
    if (!(await hangUp.isVisible())) return
    await this.#pressOnce(hangUp)
    await hangUp.waitFor({ state: 'hidden' })
  }

  /** The card that the button has grown into, with this title. */
  card(title: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name: title })
  }

  get talking(): Locator {
    return this.card(/^(Verified|Demo) agent of|^Agente (verificado|de demostración) de/)
  }

  /** The two words on the card, once they are there. */
  words(): Promise<string[]> {
    return wordsIn(this.#words)
  }

  async showsNoWords(): Promise<boolean> {
    return (await this.#words.count()) === 0
  }

  get #words(): Locator {
    return this.page.getByRole('dialog').locator('[part=two-words] span')
  }

  /** Id of the call that this page was let in with, or took up again, once it was. */
  async callId(): Promise<string> {
    const callId = await this.page.waitForFunction(() => window.probe.callIds.at(-1))
    return String(await callId.jsonValue())
  }

  call(): Promise<void> {
    return this.#pressOnce(this.pill)
  }

  press(name: string): Promise<void> {
    return this.#pressOnce(this.page.getByRole('dialog').getByRole('button', { name, exact: true }))
  }

  async #pressOnce(what: Locator): Promise<void> {
    await vi.waitUntil(() => performance.now() - this.#pressedAtMs > samePressMs)
    await what.click()
    this.#pressedAtMs = performance.now()
  }

  /** The code behind the words on the card. */
  async code(): Promise<string> {
    await this.page.getByRole('dialog').getByText('Details', { exact: true }).click()
    return this.page.getByRole('dialog').locator('code').innerText()
  }
}

/** The agent at the softphone. */
export class Agent extends Person {
  /** Signed in as the demo agent, and on duty. */
  static async open(
    browser: Browser,
    service: Service,
    permission?: 'microphone' | typeof noMicrophone,
  ): Promise<Agent> {
    return Agent.openOnDutyIn(await openContext(browser, permission), service)
  }

  static async openOnDutyIn(context: BrowserContext, service: Service): Promise<Agent> {
    const agent = await Agent.openIn(context, `${service.origin}/softphone/`)
    const goOnDuty = agent.page.getByRole('button', { name: 'Go on duty' })
    const refusal = agent.page.getByText('Your softphone is open elsewhere')
    // While the service waits for the agent of the test before, in a talk that nobody ended, the seat is that one's.
    while (!(await goOnDuty.isVisible())) {
      await agent.press('Try it as the demo agent')
      await agent.page.getByText('Signing in…').waitFor({ state: 'hidden' })
      await goOnDuty.or(refusal).first().waitFor()
    }
    await agent.goOnDuty()
    return agent
  }

  static async openIn(context: BrowserContext, address: string): Promise<Agent> {
    const page = await context.newPage()
    await page.goto(address)
    return new Agent(page)
  }

  /** Makes an agent with a real passkey out of a one-time link; signed in, and off duty. */
  static async enrol(
    browser: Browser,
    link: string,
    name: string,
  ): Promise<{ agent: Agent; authenticator: Authenticator }> {
    const page = await (await openContext(browser)).newPage()
    const authenticator = await Authenticator.of(page)
    await page.goto(link)
    const agent = new Agent(page)
    await page.getByLabel('Your name').fill(name)
    await agent.press('Make your passkey')
    await agent.sees('You are off duty')
    return { agent, authenticator }
  }

  /** The two words beside the call, once they are there. */
  words(): Promise<string[]> {
    return wordsIn(this.#words)
  }

  async showsNoWords(): Promise<boolean> {
    return (await this.#words.count()) === 0
  }

  get #words(): Locator {
    return this.page.locator('.two-words .pair span')
  }

  /** Asks the caller to confirm. In one call the service lets some seconds pass before the next one. */
  async ask(purpose: string, amount?: string): Promise<void> {
    const form = this.page.locator('.purpose').filter({ hasText: purpose })
    if (amount !== undefined) await form.getByRole('spinbutton').fill(amount)
    await form.getByRole('button', { name: 'Ask' }).click()
  }

  /** How the newest step-up ended, as it stands on the agent's card. */
  async seesOutcome(outcome: string, sentence: string): Promise<void> {
    const newest = this.page.locator('.step-ups .outcome').first()
    await newest.filter({ hasText: outcome }).filter({ hasText: sentence }).waitFor()
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name }).click()
  }

  /** Opens a panel of the menu. */
  async openPanel(name: 'My passkeys' | 'People'): Promise<Locator> {
    await this.press('your settings')
    await this.press(name)
    return this.page.getByRole('group', { name, exact: true })
  }

  async goOnDuty(): Promise<void> {
    await this.press('Go on duty')
    await this.sees('Ready for the next call')
  }

  async accept(): Promise<void> {
    await this.press('Accept')
    await this.sees('On the call')
  }

  async signOut(): Promise<void> {
    await this.press('your settings')
    await this.press('Sign out')
    await this.sees('Sign in to take calls')
  }
}

/** Press, ring, accept: both talk. */
export async function connectCall(caller: Caller, agent: Agent): Promise<void> {
  await caller.call()
  await agent.accept()
  await caller.talking.waitFor()
}
