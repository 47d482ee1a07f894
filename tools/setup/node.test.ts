import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTemporaryProject, type TemporaryProject } from '../temporaryProject.ts'

describe('Node', { timeout: 60_000 }, () => {
  let project: TemporaryProject
  beforeAll(() => {
    project = makeTemporaryProject({ own: ['node'] })
  })
  afterAll(() => project.remove())

  /** Runs `npm start` on this Node, which claims to be another one. */
  function startOn(version: string, env: Record<string, string> = {}) {
    const claim = `Object.defineProperty(process, 'version', { value: '${version}' });
      Object.defineProperty(process.features, 'typescript', { value: undefined })`
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(claim)}`,
        join(project.folder, 'tools/start.mjs'),
      ],
      { env: { ...process.env, MEDIASOUP_WORKER_BIN: process.execPath, ...env }, encoding: 'utf8' },
    )
    return { status, output: stdout + stderr }
  }

  test('that is too old even to begin is refused', () => {
    const { status, output } = startOn('v18.20.8')
    expect(status).toBe(1)
    expect(output).toContain('This is Node v18.20.8, and Ringfence needs Node 20 or newer')
    expect(output).toContain('https://nodejs.org')
  })

  test('that is too old for the product is replaced by the one among the dependencies', () => {
    project.write('sfu/main.ts', 'const version: string = process.version; console.log("up on", version)')
    const { status, output } = startOn('v20.11.0')
    expect(output).toMatch(/up on v2[4-9]\./)
    expect(status).toBe(0)
  })

  test('that is too old, with no way to another, is refused', () => {
    // A package that lost its binary, and an npm that is not there.
    project.write('node_modules/node/bin/node', '')
    const { status, output } = startOn('v20.11.0', { PATH: '', npm_execpath: '' })
    expect(status).toBe(1)
    expect(output).toContain('This is Node v20.11.0, too old for Ringfence, and a newer one did not arrive')
    expect(output).toContain('Node 24 from https://nodejs.org')
  })
})
