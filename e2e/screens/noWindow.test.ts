import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const sdk = fileURLToPath(new URL('../../dist/sdk/', import.meta.url))

/** What Node says that imports a built file, as a server does that renders a page of its own. */
const run = (script: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: sdk, encoding: 'utf8' })

test.each(['button', 'passkeys', 'ringfence', 'testing'])(
  'importing %s.js where there is no window is harmless',
  file => {
    const said = run(`
    const before = Object.getOwnPropertyNames(globalThis).length
    const door = await import('./${file}.js')
    await new Promise(resolve => setTimeout(resolve))
    console.log(Object.getOwnPropertyNames(globalThis).length - before, Object.keys(door).sort().join())`)
    const [added, doors = ''] = said.trim().split(' ')
    expect(added).toBe('0')
    if (file === 'ringfence') for (const door of ['createPhone', 'createSeat']) expect(doors).toContain(door)
    else expect(doors).toBe(file === 'testing' ? 'RingfenceError,createTestPhone' : '')
  },
)

test('so is it in a worker, which has neither elements nor a document', () => {
  const said = run(`
    globalThis.self = globalThis
    globalThis.addEventListener = () => {}
    for (const file of ['button', 'passkeys', 'ringfence']) await import('./' + file + '.js')
    await new Promise(resolve => setTimeout(resolve))
    console.log('fine')`)
  expect(said.trim()).toBe('fine')
})

test('a phone for tests is called and answered where there is no window', () => {
  const said = run(`
    const { createTestPhone } = await import('./testing.js')
    const phone = createTestPhone({ script: [{ step: 'admit' }, { step: 'ring' }, { step: 'answer' }] })
    phone.on('answered', ({ agentName }) => console.log(phone.snapshot.state, agentName))
    await phone.call()`)
  expect(said.trim()).toBe('talking Ana')
})
