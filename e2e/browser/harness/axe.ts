import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'vitest'

/** Waits for what fades in, and then looks for what axe finds wrong on the page as it stands: nothing. */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every(motion => motion.playState !== 'running'))
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect(found).toEqual([])
}
