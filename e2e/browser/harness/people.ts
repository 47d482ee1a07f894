import type { Browser, BrowserContext, Locator, Page } from 'playwright'
import { openContext } from './browser.ts'
import type { Service } from './service.ts'

/** A visitor of the shop, on a page with the call button. */
export class Caller {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async open(browser: Browser, service: Service, permissions?: readonly string[]): Promise<Caller> {
    return Caller.openIn(await openContext(browser, permissions), service)
  }

  static async openIn(context: BrowserContext, service: Service): Promise<Caller> {
    const page = await context.newPage()
    await page.goto(`${service.origin}/demo/`)
    return new Caller(page)
  }

  get pill(): Locator {
    return this.page.getByRole('button', { name: 'Call us' })
  }

  /** The card that the button has grown into, with this title. */
  card(title: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name: title })
  }

  get talking(): Locator {
    return this.card(/You are talking with/)
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('dialog').getByRole('button', { name }).click()
  }

  /** The code behind the words on the card. */
  async code(): Promise<string> {
    await this.page.getByRole('dialog').getByText('Details').click()
    return this.page.getByRole('dialog').locator('code').innerText()
  }

  leave(): Promise<void> {
    return this.page.context().close()
  }
}

/** The demo agent at the softphone. */
export class Agent {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Signed in and on duty. */
  static async open(browser: Browser, service: Service, permissions?: readonly string[]): Promise<Agent> {
    const agent = await Agent.openIn(await openContext(browser, permissions), service)
    await agent.press('Try it as the demo agent')
    await agent.goOnDuty()
    return agent
  }

  static async openIn(context: BrowserContext, service: Service): Promise<Agent> {
    const page = await context.newPage()
    await page.goto(`${service.origin}/softphone/`)
    return new Agent(page)
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name }).click()
  }

  async goOnDuty(): Promise<void> {
    await this.press('Go on duty')
    await this.sees('Ready for the next call')
  }

  async accept(): Promise<void> {
    await this.press('Accept')
    await this.sees('On the call')
  }

  async sees(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  leave(): Promise<void> {
    return this.page.context().close()
  }
}

/** Press, ring, accept: both talk. */
export async function connectCall(caller: Caller, agent: Agent): Promise<void> {
  await caller.pill.click()
  await agent.accept()
  await caller.talking.waitFor()
}
