import type { Page } from 'playwright'

/** Everything that the page's one voice for screen readers says from now on, each as often as it is said. */
export async function hearSpoken(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const all: string[] = []
    const voice = [...document.querySelectorAll('ringfence-card, ringfence-softphone')]
      .map(({ shadowRoot }) => shadowRoot?.querySelector('.for-ears[aria-live]'))
      .find(each => each)
    if (!voice) throw new Error('this page has no voice')
    new MutationObserver(() => all.push(voice.textContent.trim())).observe(voice, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    return all
  })
  return () => said.jsonValue()
}
