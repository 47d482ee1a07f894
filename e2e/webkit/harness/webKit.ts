import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../../harness/freePort.ts'
import { readProgram } from '../../harness/program.ts'
import { isReady, openSession, type Page } from './webDriver.ts'

/** Safari's engine in its smallest browser, on a screen of its own. */
export interface WebKit {
  readonly page: Page
  close(): Promise<unknown>
}

/** Where Debian puts the browser, one folder per machine type. */
function miniBrowser(): string {
  const [found] = readdirSync('/usr/lib', { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join('/usr/lib', name, 'webkit2gtk-4.1', 'MiniBrowser'))
    .filter(path => existsSync(path))
  if (found === undefined) throw new Error('there is no MiniBrowser of webkit2gtk-driver on this machine')
  return found
}

/** @param theme what the page reads as `prefers-color-scheme` */
export async function launchWebKit(width: number, theme: 'light' | 'dark'): Promise<WebKit> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-webkit-'))
  mkdirSync(join(folder, 'gtk-3.0'))
  // Else its bar of buttons would keep the window wider than a telephone.
  writeFileSync(join(folder, 'gtk-3.0', 'gtk.css'), '* { min-width: 0; padding: 0; margin: 0 }')
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const shown = readProgram(screen)
  const display = (await shown.find(/\d+\n/)).trim()
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      XDG_CONFIG_HOME: folder,
      GTK_THEME: theme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
      // It is our own page, and root has no namespace to put it in.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  })
  const driven = readProgram(driver)
  const close = async () => {
    driver.kill()
    await driven.ended
    screen.kill()
    await shown.ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const address = `http://127.0.0.1:${port}`
    await vi.waitUntil(() => isReady(address), { timeout: 20_000, interval: 50 })
    const session = await openSession(address, {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
    })
    await session.resize(width, 844)
    return { page: session.page, close: () => session.close().finally(close) }
  } catch (error) {
    await close()
    throw error
  }
}
