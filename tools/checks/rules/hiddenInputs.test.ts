import { describe, expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { hiddenInputs } from './hiddenInputs.ts'

const environmentSentence = 'process.env is read only in sfu/config.ts; take the value from the typed Config.'

describe('hidden inputs', () => {
  test('config reads the environment, the clock reads the time, everyone else is handed both', async () => {
    const files = {
      'sfu/config.ts': 'export const port = process.env.RINGFENCE_PORT\n',
      'sfu/clock.ts': 'export const clock = { nowMs: () => Date.now(), later: setTimeout }\n',
      'auth/token.ts':
        'export const at = (clock: { setTimeout(): void }, ms: number) => [clock.setTimeout(), new Date(ms)]\n',
      'auth/token.test.ts': 'export const now = Date.now()\n',
      'client/sdk/reconnect.ts': 'setTimeout(() => {}, 1)\n',
      'tools/setup.mjs': 'export const home = process.env.HOME\n',
      'vite.config.ts': 'export const mode = process.env.MODE\n',
    }
    expect(await saidAbout(hiddenInputs, files)).toEqual([])
  })

  test.each([
    'export const port = process.env.RINGFENCE_PORT',
    "export const port = process['env'].RINGFENCE_PORT",
    'export const port = globalThis.process.env.RINGFENCE_PORT',
    'export const { env } = process',
    "export { port }\nimport { env } from 'node:process'",
  ])('environment outside config: %s', async statement => {
    const line = statement.split('\n').length
    expect(await saidAbout(hiddenInputs, { 'sfu/edge/http.ts': statement })).toEqual([
      `sfu/edge/http.ts:${line} ${environmentSentence}`,
    ])
  })

  test.each([
    ['Date.now', 'export const now = Date.now()'],
    ['Date.now', 'export const now = Date.now'],
    ['new Date()', 'export const now = new Date()'],
    ['Date()', 'export const now = Date()'],
    ['performance.now', 'export const now = globalThis.performance.now()'],
    ['setTimeout', 'setTimeout(() => {}, 5)'],
    ['setTimeout', 'globalThis.setTimeout(() => {}, 5)'],
    ['setTimeout', 'export const sleep = promisify(setTimeout)'],
    ['setInterval', 'setInterval(() => {}, 5)'],
    ['AbortSignal.timeout', 'export const signal = AbortSignal.timeout(5)'],
    ['node:timers/promises', "import { setTimeout } from 'node:timers/promises'"],
  ])('time outside the clock: %s in %s', async (name, statement) => {
    for (const path of ['auth/a.ts', 'calls/a.ts', 'store/a.ts', 'sfu/edge/a.ts']) {
      expect(await saidAbout(hiddenInputs, { [path]: statement })).toEqual([
        `${path}:1 ${name} is only for sfu/clock.ts; use the Clock that is handed in.`,
      ])
    }
  })

  test('chance in the rules and in the tokens', async () => {
    expect(await saidAbout(hiddenInputs, { 'calls/a.ts': '\nexport const lot = Math.random()\n' })).toEqual([
      'calls/a.ts:2 Math.random is neither repeatable nor safe here; take the value through a port.',
    ])
  })
})
