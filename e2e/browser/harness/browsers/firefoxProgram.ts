#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type RawData, WebSocket, WebSocketServer } from 'ws'

/**
 * Stands where Playwright expects a Firefox, and runs the real one. Playwright sends one command of WebDriver BiDi that a Firefox
 * ESR does not know yet, and opens no page without it: that one is answered here, and all else passes as it is.
 */
const unknownToFirefox = 'emulation.setMediaFeaturesOverride'

trust(process.env.FIREFOX_TRUSTS)

const firefox = spawn(process.env.RINGFENCE_FIREFOX ?? '/usr/bin/firefox-esr', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
})
firefox.once('close', code => process.exit(code ?? 1))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => firefox.kill(signal))

// Line by line: the one that says where Firefox listens is replaced by one of our own.
createInterface(firefox.stderr).on('line', line => {
  const [, address] = /^WebDriver BiDi listening on (ws:\S+)$/.exec(line) ?? []
  if (address === undefined) process.stderr.write(`${line}\n`)
  else listen(address)
})

/** Writes into the profile which certificate of which server this Firefox believes, as a person who adds an exception does. */
function trust(exceptions: string | undefined): void {
  const profile = process.argv[process.argv.findIndex(word => /^--?profile$/.test(word)) + 1]
  if (exceptions && profile) writeFileSync(join(profile, 'cert_override.txt'), exceptions)
}

function listen(address: string): void {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  server.on('listening', () => {
    const own = server.address()
    const port = typeof own === 'object' && own ? own.port : 0
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${port}\n`)
  })
  server.on('connection', (playwright, { url }) => {
    const browser = new WebSocket(`${address}${url}`, { perMessageDeflate: false, maxPayload: 0 })
    const early: string[] = []
    browser.on('open', () => {
      for (const text of early.splice(0)) browser.send(text)
    })
    playwright.on('message', bytes => {
      const text = String(bytes)
      const answer = answerTo(bytes)
      if (answer) playwright.send(answer)
      else if (browser.readyState === WebSocket.CONNECTING) early.push(text)
      else browser.send(text)
    })
    browser.on('message', bytes => playwright.send(String(bytes)))
    for (const [one, other] of [
      [playwright, browser],
      [browser, playwright],
    ] as const) {
      one.on('error', () => other.terminate())
      one.on('close', () => other.close())
    }
  })
}

/** Long messages carry scripts, and are not that command. */
function answerTo(bytes: RawData): string | undefined {
  const text = String(bytes)
  if (!text.includes(unknownToFirefox)) return undefined
  const command: unknown = JSON.parse(text)
  if (typeof command !== 'object' || command === null || !('method' in command)) return undefined
  if (command.method !== unknownToFirefox || !('id' in command)) return undefined
  return JSON.stringify({ type: 'success', id: command.id, result: {} })
}
