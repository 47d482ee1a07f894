import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTemporaryProject, type TemporaryProject } from './temporaryProject.ts'

const suite = (body: string) => `import { expect, test } from 'vitest'\n${body}\n`
const passing = "test('passes', () => expect(1).toBe(1))"
const failing = "test('fails', () => expect(1).toBe(2))"

describe('npm test', { timeout: 60_000 }, () => {
  let project: TemporaryProject
  const env = { MEDIASOUP_WORKER_BIN: process.execPath }
  const lastLine = (output: string) => output.trimEnd().split('\n').at(-1)

  beforeAll(() => {
    project = makeTemporaryProject()
  })
  afterAll(() => project.remove())

  test('fails a stage in which no test ran', async () => {
    const { code, output } = await project.run('test', ['loopback'], env)
    expect(code).toBe(1)
    expect(lastLine(output)).toBe('0 passed, 1 failed')
  })

  test('adds up the stages, the checks among them', async () => {
    project.write('tools/checks/main.ts', "console.log('12 passed, 0 failed')")
    project.write('e2e/loopback/good.test.ts', suite(`${passing}\n${passing}`))
    const { code, output } = await project.run('test', ['check', 'loopback'], env)
    expect(code).toBe(0)
    expect(lastLine(output)).toBe('14 passed, 0 failed')
    expect(output).toMatch(/The slowest files:\n +\d+\.\d s {2}e2e\/loopback\/good\.test\.ts\n/)
  })

  test('counts a failed test, a skipped test and a failed check', async () => {
    project.write('tools/checks/main.ts', "console.log('11 passed, 1 failed'); process.exitCode = 1")
    project.write('e2e/loopback/good.test.ts', suite(`${passing}\n${failing}\ntest.skip('rests', () => {})`))
    const { code, output } = await project.run('test', ['check', 'loopback'], env)
    expect(code).toBe(1)
    expect(lastLine(output)).toBe('12 passed, 3 failed')
    expect(output.slice(output.indexOf('What did not pass:')).split('\n').slice(1, 3)).toEqual([
      'e2e/loopback/good.test.ts > fails: AssertionError: expected 1 to be 2 // Object.is equality',
      'e2e/loopback/good.test.ts > rests: skipped',
    ])
  })

  test('fails on a test file that does not load, beside good ones', async () => {
    project.write('e2e/loopback/good.test.ts', suite(passing))
    project.write('e2e/loopback/broken.test.ts', "import './nowhere.ts'\n")
    const { code, output } = await project.run('test', ['loopback'], env)
    expect(code).toBe(1)
    expect(lastLine(output)).toBe('1 passed, 1 failed')
    expect(output).toMatch(/What did not pass:\ne2e\/loopback\/broken\.test\.ts: .*nowhere/)
  })

  test('fails on checks that break off without a count', async () => {
    project.write('tools/checks/main.ts', "throw new Error('broken')")
    const { code, output } = await project.run('test', ['check'], env)
    expect(code).toBe(1)
    expect(lastLine(output)).toBe('0 passed, 1 failed')
  })

  test('fails a stage by name whose browser cannot be had, and runs the others', async () => {
    project.write('tools/checks/main.ts', "console.log('12 passed, 0 failed')")
    const { code, output } = await project.run('test', ['check', 'firefox'], {
      ...env,
      RINGFENCE_CHROMIUM: process.execPath,
      RINGFENCE_FIREFOX: '/nowhere/firefox',
    })
    expect(code).toBe(1)
    expect(output).toContain('RINGFENCE_FIREFOX names /nowhere/firefox')
    expect(output).toContain('firefox: 0 passed, 1 failed')
    expect(lastLine(output)).toBe('12 passed, 1 failed')
  })

  test('fails a stage whose program cannot be had, by name, and runs the others', async () => {
    project.write('tools/checks/main.ts', "console.log('12 passed, 0 failed')")
    const { code, output } = await project.run('test', ['check', 'turn'], {
      ...env,
      RINGFENCE_TURNSERVER: '/nowhere/turnserver',
    })
    expect(code).toBe(1)
    expect(output).toContain('RINGFENCE_TURNSERVER names /nowhere/turnserver')
    expect(output).toContain('turn: 0 passed, 1 failed')
    expect(lastLine(output)).toBe('12 passed, 1 failed')
  })

  test('fails the stage of relayed calls where a browser cannot be had', async () => {
    project.write('tools/checks/main.ts', "console.log('12 passed, 0 failed')")
    const there = { RINGFENCE_TURNSERVER: process.execPath, RINGFENCE_FIREFOX: process.execPath }
    const { code, output } = await project.run('test', ['check', 'turn'], {
      ...env,
      ...there,
      RINGFENCE_CHROMIUM: '/nowhere/chromium',
    })
    expect(code).toBe(1)
    expect(output).toContain('RINGFENCE_CHROMIUM names /nowhere/chromium')
    expect(output).toContain('turn: 0 passed, 1 failed')
    expect(lastLine(output)).toBe('12 passed, 1 failed')
  })

  test('fails the unit stage by name where there is no openssl and none can be installed', async () => {
    project.write('tools/checks/main.ts', "console.log('12 passed, 0 failed')")
    const { code, output } = await project.run('test', ['check', 'unit'], {
      ...env,
      PATH: dirname(process.execPath),
    })
    expect(code).toBe(1)
    expect(output).toContain('sudo apt-get install -y openssl')
    expect(output).toContain('unit: 0 passed, 1 failed')
    expect(lastLine(output)).toBe('12 passed, 1 failed')
  })

  test('refuses a Chromium that is not there, and words it does not know', async () => {
    const chromium = await project.run('test', ['browser'], {
      ...env,
      RINGFENCE_CHROMIUM: '/nowhere/chromium',
    })
    expect(chromium.code).toBe(1)
    expect(chromium.output).toContain('RINGFENCE_CHROMIUM names /nowhere/chromium')
    const word = await project.run('test', ['everything'], env)
    expect(word.code).toBe(1)
    expect(word.output).toContain('"everything" is not understood here')
  })
})
