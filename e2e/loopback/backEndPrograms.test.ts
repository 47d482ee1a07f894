import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../harness/freePort.ts'
import { eventually, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { call, onDuty, phoneTalk, talk } from '../harness/people.ts'
import { readProgram } from '../harness/program.ts'
import { tableOf } from '../harness/rows.ts'
import { createSiteApi } from '../harness/site/siteApi.ts'

/** The programs of the documentation; `needs`: what says whether this machine can run one. */
const programs: readonly {
  readonly language: string
  readonly needs: readonly string[]
  readonly run: readonly string[]
  readonly serve?: (port: string) => readonly string[]
}[] = [
  { language: 'Node', needs: [process.execPath, '--version'], run: [process.execPath, 'back-end.mjs'] },
  {
    language: 'Python',
    needs: ['python3', '-c', 'import cryptography'],
    run: ['python3', 'back_end.py'],
  },
  { language: 'Go', needs: ['go', 'version'], run: ['go', 'run', 'back_end.go'] },
  {
    language: 'PHP',
    needs: ['php', '-r', 'exit(extension_loaded("openssl") ? 0 : 1);'],
    run: ['php', 'back_end.php'],
    serve: port => ['php', '-S', `127.0.0.1:${port}`, 'back_end.php'],
  },
]

const folder = join(import.meta.dirname, '../../docs/embedding/back-end')

function canRun([program = '', ...words]: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function start() {
  const [api, place, port] = [
    createSiteApi(),
    mkdtempSync(join(tmpdir(), 'ringfence-program-')),
    await freePort(),
  ]
  const [keyFile, secretFile] = [join(place, 'site-key.json'), join(place, 'webhook.secret')]
  writeFileSync(keyFile, JSON.stringify(api.privateJwk))
  writeFileSync(secretFile, `whsec_${Buffer.alloc(32, 5).toString('base64')}\n`)
  const url = `http://127.0.0.1:${port}/ringfence`
  const webhooks = [{ url, secretFile, events: ['call.answered', 'call.ended'] }]
  const loopback = await startLoopback({ shop: { ...api.shop, webhooks } })
  const environment = {
    ...process.env,
    ...{ SERVICE: loopback.config.publicOrigin, SITE: 'shop', ORIGIN: shopOrigin, PORT: String(port) },
    ...{ KEY_FILE: keyFile, SECRET_FILE: secretFile, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
  }
  // The programs live in real time: the clock of the service is that of the machine, as it would be.
  const setClock = () => loopback.time.setServerClock(Date.now() - loopback.time.server.now())
  setClock()
  const keeping = setInterval(setClock, 100)
  const children: ChildProcess[] = []
  onTestFinished(() => {
    clearInterval(keeping)
    // A program that another one started, as `go run` does, is in its group.
    for (const { pid, exitCode } of children) if (pid && exitCode === null) process.kill(-pid)
    rmSync(place, { recursive: true })
  })
  const launch = ([program = '', ...words]: readonly string[]) => {
    const child = spawn(program, words, { cwd: folder, env: environment, detached: true })
    children.push(child)
    return child
  }
  return {
    loopback,
    url,
    launch,
    /** What a program prints until it ends. */
    async output(words: readonly string[]): Promise<string> {
      const printed = readProgram(launch(words))
      const code = await printed.ended
      expect([code, printed.text()]).toEqual([0, printed.text()])
      return printed.text().trim()
    },
  }
}

test.each(programs)(
  'the $language program vouches, lists calls and hears of them, by a running service',
  async ({ language, needs, run, serve = () => [...run, 'serve'] }) => {
    if (!canRun(needs)) {
      console.warn(`NOT RUN: the ${language} program; this machine lacks ${needs.join(' ')}`)
      return
    }
    const world = await start()
    const { loopback, url } = world
    const server = readProgram(world.launch(serve(new URL(url).port)))
    const agent = await onDuty(loopback, 'Ada')
    const vouch = await world.output([...run, 'vouch', '4711'])
    const caller = await talk(loopback, agent, { vouch: async () => vouch })
    const { callId } = phoneTalk(caller)
    await caller.phone.hangUp()
    await eventually(() => tableOf(loopback, 'call_records').length, 1)
    for (const records of [2, 3]) {
      const other = await call(loopback)
      await other.phone.hangUp()
      await eventually(() => tableOf(loopback, 'call_records').length, records)
    }
    expect(tableOf(loopback, 'call_records').map(({ assurance }) => assurance)).toContain('vouched')

    const lines = (await world.output([...run, 'calls', '2'])).split('\n')
    expect(lines).toHaveLength(3)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${callId} caller-hung-up \\d+$`)))

    const heard = async () => {
      await loopback.advance(1000)
      return server.text()
    }
    const answered = `call.answered ${callId}\n`
    await expect.poll(heard, { timeout: 20_000 }).toMatch(new RegExp(`${answered}[^]*call.ended ${callId}\n`))
    expect(await statusOf(url, '{"type":"call.ended"}')).toBe(400)
  },
  120_000,
)

/** What a stranger's message is answered with. */
function statusOf(url: string, body: string): Promise<number | undefined> {
  const headers = {
    ...{ 'webhook-id': 'evt_x', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) },
    'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
  }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .once('error', reject)
      .end(body)
  })
}
