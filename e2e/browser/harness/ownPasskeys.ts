import type { Locator, Page } from 'playwright'

/** A visitor at `<ringfence-passkeys>`. */
export function ownPasskeys(page: Page) {
  const element = page.locator('ringfence-passkeys')
  const press = (name: string | RegExp) => element.getByRole('button', { name }).click()
  const row = (name: string): Locator => element.getByRole('listitem').filter({ hasText: name })
  return {
    element,
    press,
    row,
    /** By what the site signs about its visitor. */
    open: () => press('Open with my log-in'),
    async add(name: string) {
      await element.getByLabel('Name of this device or key').fill(name)
      await press('Add a passkey')
      await row(name).waitFor()
    },
    /** The first passkey of somebody whom the site vouches for; the page is left as it was. */
    async make(name: string) {
      await this.open()
      await this.add(name)
      await press('Close')
    },
  }
}
