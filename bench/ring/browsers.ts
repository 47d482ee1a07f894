import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { ports } from '../ports.ts'
import { makeSpeech } from './speech.ts'

/** Two browsers with different voices, each with one page of the service's own origin. */
export interface TwoPages {
  readonly caller: Page
  readonly agent: Page
  close(): Promise<void>
}

export async function openTwoPages(): Promise<TwoPages> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'))
  const browsers: Browser[] = []
  const close = async () => {
    for (const browser of browsers) await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const script = await buildPage()
    const open = async (name: string, pitch: number) => {
      const browser = await launch(makeSpeech(folder, name, pitch))
      browsers.push(browser)
      return openPage(browser, script)
    }
    return { caller: await open('caller', 35), agent: await open('agent', 70), close }
  } catch (error) {
    await close()
    throw error
  }
}

function launch(speechFile: string): Promise<Browser> {
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

/** The script runs in a document of the service itself, so that origin and network are those of a real page. */
async function openPage(browser: Browser, script: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'], bypassCSP: true })
  const page = await context.newPage()
  page.on('pageerror', error => console.error(error))
  await page.goto(`http://localhost:${ports.product}/healthz`)
  await page.addScriptTag({ content: script, type: 'module' })
  await page.waitForFunction(() => 'bench' in window)
  return page
}

async function buildPage(): Promise<string> {
  const entry = new URL('./page/page.ts', import.meta.url).pathname
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry } },
  })
  const outputs = [built].flat().flatMap(each => ('output' in each ? each.output : []))
  const chunk = outputs.find(each => each.type === 'chunk')
  if (!chunk) throw new Error('the page was not built')
  return chunk.code
}
