import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeTemporaryProject, type TemporaryProject } from '../../temporaryProject.ts'

let project: TemporaryProject
beforeEach(() => {
  project = makeTemporaryProject({ own: ['mediasoup'] })
})
afterEach(() => project.remove())

/** A PATH with these programs alone: each a script of the given lines, or a link to what really runs. */
function pathWith(programs: Readonly<Record<string, string>>): string {
  const folder = join(project.folder, 'bin')
  mkdirSync(folder, { recursive: true })
  symlinkSync('/bin/sh', join(folder, 'sh'))
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

describe('a worker that has to be built', { timeout: 60_000 }, () => {
  const fromSources = { MEDIASOUP_WORKER_BIN: undefined, MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: '1' }
  const others = { cmake: 'exit 1', ninja: 'exit 1', flatc: 'exit 1' }

  test('names the compiler when it is missing', async () => {
    const { code, output } = await project.run('build', ['worker'], {
      ...fromSources,
      PATH: pathWith(others),
    })
    expect(code).toBe(1)
    expect(output).toContain('a C++20 compiler is missing')
    expect(output).toMatch(/sudo apt-get install -y g\+\+ /)
  })

  test('names the one library that is missing, and only that', async () => {
    const answers = ['uv.h', 'openssl/ssl.h', 'flatbuffers/flatbuffers.h'].map(
      header => `echo found ${header}`,
    )
    const PATH = pathWith({ ...others, 'c++': answers.join('\n') })
    const { code, output } = await project.run('build', ['worker'], { ...fromSources, PATH })
    expect(code).toBe(1)
    expect(output).toContain('libsrtp 2 is missing')
    expect(output).toContain('\n  sudo apt-get install -y libsrtp2-dev\n')
  })

  test('leaves a log and says where, when the build fails', async () => {
    const answers = ['uv.h', 'openssl/ssl.h', 'srtp2/srtp.h', 'flatbuffers/flatbuffers.h']
    const compiler = answers.map(header => `echo found ${header}`).join('\n')
    const PATH = pathWith({ ...others, cmake: 'echo "the disk is full"; exit 1', 'c++': compiler })
    const { code, output } = await project.run('build', ['worker'], { ...fromSources, PATH })
    expect(code).toBe(1)
    const log = /all of them are in (\S+\.log)/.exec(output)?.[1]
    expect(readFileSync(log ?? '', 'utf8')).toContain('the disk is full')
  })
})

describe('a prebuilt worker', { timeout: 120_000 }, () => {
  let server: Server
  let requests: number
  let archive: Buffer
  let env: Record<string, string | undefined>

  beforeEach(async () => {
    requests = 0
    server = createServer((_request, response) => {
      requests += 1
      response.end(archive)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    env = {
      MEDIASOUP_WORKER_BIN: undefined,
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${port}`,
    }
  })
  afterEach(() => new Promise(resolve => server.close(resolve)))

  function pack(fill: (path: string) => void): void {
    const folder = join(project.folder, 'packed')
    mkdirSync(folder)
    fill(join(folder, 'mediasoup-worker'))
    archive = spawnSync('tar', ['-czf', '-', '-C', folder, 'mediasoup-worker']).stdout
  }

  test('is fetched once, even by two at the same time, and kept outside the repository', async () => {
    const repository = fileURLToPath(new URL('../../../', import.meta.url))
    const ready = spawnSync(process.execPath, ['tools/build.mjs', 'worker'], {
      cwd: repository,
      encoding: 'utf8',
    })
    const worker = /The mediasoup worker is (.+)/.exec(ready.stdout)?.[1] ?? ''
    pack(path => copyFileSync(worker, path))

    const outcomes = await Promise.all([
      project.run('build', ['worker'], env),
      project.run('build', ['worker'], env),
    ])
    for (const { code, output } of outcomes) {
      expect(code, output).toBe(0)
      expect(output).toContain(`The mediasoup worker is ${join(project.folder, 'cache')}`)
    }
    expect(requests).toBe(1)
    const [name] = readdirSync(join(project.folder, 'cache/ringfence'))
    expect(name).toMatch(/^mediasoup-worker-\d+\.\d+\.\d+-[0-9a-f]{12}-/)

    project.write('tools/worker/compat/srtp.h', '// another recipe\n')
    const other = await project.run('build', ['worker'], env)
    expect(other.output).not.toContain(String(name))
  })

  test('that does not run here is not used', async () => {
    pack(path => writeFileSync(path, 'no program'))
    const { code, output } = await project.run('build', ['worker'], { ...env, PATH: pathWith({}) })
    expect(requests).toBe(1)
    expect(output).toContain('No prebuilt worker can be fetched from here')
    expect(output).toContain('has to be built on this machine')
    expect(code).toBe(1)
  })
})
