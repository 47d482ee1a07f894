import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { makeTemporaryProject, type TemporaryProject } from '../temporaryProject.ts'

let project: TemporaryProject
afterEach(() => project.remove())

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

describe('dependencies', { timeout: 60_000 }, () => {
  test('says plainly that there is no network', async () => {
    project = makeTemporaryProject({ packages: false })
    const { code, output } = await project.run('start', [], {
      npm_config_registry: `http://127.0.0.1:${await closedPort()}/`,
      npm_config_cache: join(project.folder, 'npm-cache'),
      npm_config_fetch_retries: '0',
    })
    expect(code).toBe(1)
    expect(output).toContain('npm could not reach its registry (ECONNREFUSED)')
    expect(output).toContain('Check the network connection')
  })

  test("shows npm's own words when something else is wrong", async () => {
    project = makeTemporaryProject({ packages: false })
    rmSync(join(project.folder, 'package-lock.json'))
    const { code, output } = await project.run('start')
    expect(code).toBe(1)
    expect(output).toContain('npm ended with code 1; its own words are above')
    expect(output).toContain('package-lock.json')
  })

  test('are installed so that no compiler is needed', () => {
    project = makeTemporaryProject({ packages: false })
    // npm compiles any package with a binding.gyp unless told otherwise, and `npm install` drops the telling
    // from the lock. better-sqlite3 brings its binaries along: write `"gypfile": false` into its entry again.
    const lock = readFileSync(join(project.folder, 'package-lock.json'), 'utf8')
    expect(JSON.parse(lock).packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false })
  })
})
