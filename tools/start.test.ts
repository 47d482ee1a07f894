import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeTemporaryProject, type TemporaryProject } from './temporaryProject.ts'

const server = `
process.on('SIGTERM', () => process.exit(7))
console.log('up with', process.env['MEDIASOUP_WORKER_BIN'], 'as', process.pid, 'now')
setInterval(() => {}, 1000)
`

describe('npm start', { timeout: 60_000 }, () => {
  let project: TemporaryProject
  // Any program that can be run passes for a worker: these servers start none.
  const env = { MEDIASOUP_WORKER_BIN: process.execPath }

  beforeAll(() => {
    project = makeTemporaryProject()
    project.write('sfu/main.ts', server)
  })
  afterAll(() => project.remove())

  async function startAndStop(): Promise<{ code: number | null; output: string }> {
    const { child, outcome, printed } = project.start('start', [], env)
    await printed('up with')
    child.kill('SIGTERM')
    return outcome
  }

  test('runs the server, passes signals on to it and ends with its exit code', async () => {
    const { code, output } = await startAndStop()
    expect(output).toContain(`up with ${process.execPath}`)
    expect(code).toBe(7)
  })

  test('does not leave the server behind when npm is ended', async () => {
    const { child, printed } = project.npm(['start'], env)
    const server = Number(/ as (\d+) now/.exec(await printed(' now'))?.[1])
    child.kill('SIGTERM')
    await vi.waitFor(() => expect(() => process.kill(server, 0)).toThrow('ESRCH'), 10_000)
  })

  test('builds the pages once, and again when a source changed', async () => {
    await startAndStop()
    expect((await startAndStop()).output).not.toContain('Building')
    project.write('protocol/word.ts', 'export const word = "two"\n')
    expect((await startAndStop()).output).toContain('Building the pages')
  })

  test('says when the pages cannot be built, and does not take the old ones for new', async () => {
    project.write('client/page.js', 'this is no script')
    for (const _time of ['first', 'second']) {
      const { code, output } = await project.run('start', [], env)
      expect(code).toBe(1)
      expect(output).toContain('The pages for the browser were not built')
    }
    project.write('client/page.js', 'document.title = "mended"\n')
    expect((await startAndStop()).code).toBe(7)
  })

  test('refuses words it does not know', async () => {
    const { code, output } = await project.run('start', ['quickly'], env)
    expect(code).toBe(1)
    expect(output).toContain('"quickly" is not understood here. Write: npm start')
  })

  test('refuses a worker that is not there', async () => {
    const { code, output } = await project.run('start', [], { MEDIASOUP_WORKER_BIN: '/nowhere/worker' })
    expect(code).toBe(1)
    expect(output).toContain('MEDIASOUP_WORKER_BIN names /nowhere/worker')
    expect(output).toContain('unset it')
  })
})
