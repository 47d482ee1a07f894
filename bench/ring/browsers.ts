import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { launchHummingFirefox } from '../../e2e/browser/harness/browsers/firefox.ts'
import { buildPage } from '../buildPage.ts'
import { ports } from '../ports.ts'
import { makeSpeech } from './speech.ts'

export type Engine = 'chromium' | 'firefox'

/** Two browsers, each with one page of the service's own origin. */
export interface TwoPages {
  readonly caller: Page
  readonly agent: Page
  close(): Promise<void>
}

export async function openTwoPages(engine: Engine): Promise<TwoPages> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'))
  const browsers: Browser[] = []
  const close = async () => {
    for (const browser of browsers) await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const script = await buildPage(new URL('./page/page.ts', import.meta.url))
    const open = async (name: string, pitch: number) => {
      const browser = await launch[engine](folder, name, pitch)
      browsers.push(browser)
      return openPage(browser, script, engine)
    }
    return { caller: await open('caller', 35), agent: await open('agent', 70), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Different voices; all that counts is when the first sound comes. */
const launch: Readonly<Record<Engine, (folder: string, name: string, pitch: number) => Promise<Browser>>> = {
  chromium: (folder, name, pitch) => launchChromium(makeSpeech(folder, name, pitch)),
  // Its clocks are blurred to a millisecond unless this is off.
  firefox: () => launchHummingFirefox({ 'privacy.reduceTimerPrecision': false }),
}

function launchChromium(speechFile: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${speechFile}`,
      '--autoplay-policy=no-user-gesture-required',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
    ],
  })
}

/** The script runs in a document of the service's own address, so that origin and network are those of a real page. */
async function openPage(browser: Browser, script: string, engine: Engine): Promise<Page> {
  const page = await emptyPage[engine](browser, `http://localhost:${ports.product}/healthz`)
  page.on('pageerror', error => console.error(error))
  await page.addScriptTag({ content: script, type: 'module' })
  await page.waitForFunction(() => 'bench' in window)
  return page
}

/** One that the document's own policy does not keep from the script and from the bare server. */
const emptyPage: Readonly<Record<Engine, (browser: Browser, address: string) => Promise<Page>>> = {
  async chromium(browser, address) {
    const context = await browser.newContext({ permissions: ['microphone'], bypassCSP: true })
    const page = await context.newPage()
    await page.goto(address)
    return page
  },
  // Its policy cannot be switched off, so the document is another one. Chromium would count that as one of the internet's.
  async firefox(browser, address) {
    const page = await (await browser.newContext()).newPage()
    await page.route(address, route =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
    )
    await page.goto(address)
    return page
  },
}
