import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { vulnerabilitiesIn } from './release/audit.mjs'
import { licencesNotAllowed } from './release/licences.mjs'
import { makeTemporaryProject } from './temporaryProject.ts'

// npm starts twice; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

/** A registry that answers questions about vulnerabilities with this, and everything else with a failure. */
async function registry(vulnerable: object | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const isAudit = request.url === '/-/npm/v1/security/advisories/bulk' && vulnerable !== undefined
    response.writeHead(isAudit ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isAudit ? vulnerable : {}))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
}

function project(licenceOfJose = 'MIT') {
  const made = makeTemporaryProject({ packages: false })
  onTestFinished(made.remove)
  const lock = JSON.parse(readFileSync(join(made.folder, 'package-lock.json'), 'utf8'))
  lock.packages['node_modules/jose'].license = licenceOfJose
  made.write('package-lock.json', JSON.stringify(lock))
  return made
}

test('what is shipped is listed, its licences are allowed, and an audit that cannot be asked is called that', async () => {
  const { folder, run } = project()
  const { code, output } = await run('releaseCheck', [], { npm_config_registry: await registry(undefined) })
  expect(output).toContain('Licences: all on the list')
  expect(output).toContain('Audit: NOT DONE.')
  expect(code).toBe(0)
  const bill = JSON.parse(readFileSync(join(folder, '.cache/release/billOfMaterials.cdx.json'), 'utf8'))
  const names = bill.components.map((component: { name: string }) => component.name)
  expect(names).toEqual(expect.arrayContaining(['mediasoup', 'jose', 'lit']))
  expect(names).not.toContain('playwright')
})

test('a licence that nobody allowed and a known vulnerability fail the release', async () => {
  const { run } = project('AGPL-3.0-only')
  const advisory = {
    id: 1,
    title: 'Forged tokens',
    url: 'https://example.test/1',
    severity: 'high',
    vulnerable_versions: '*',
  }
  const known = await registry({ jose: [advisory] })
  const { code, output } = await run('releaseCheck', [], { npm_config_registry: known })
  expect(output).toMatch(/Licences: 1 to look at\.\n {2}jose \S+ has the licence AGPL-3\.0-only\.\n/)
  expect(output).toContain('jose is vulnerable (high): Forged tokens https://example.test/1.')
  expect(code).toBe(1)
})

test.each([
  [[{ license: { id: 'MIT' } }], true],
  [[{ expression: '(MIT OR GPL-2.0-only)' }], true],
  [[{ expression: 'MIT AND GPL-2.0-only' }], false],
  [[{ license: { id: 'MPL-2.0' } }], false],
  [[{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }], false],
  [[], false],
])('the licences %j of a package', (licenses, isAllowed) => {
  expect(licencesNotAllowed([{ name: 'a', version: '1.0.0', licenses }]).length === 0).toBe(isAllowed)
})

test('a licence may be allowed for one package alone', () => {
  const licenses = [{ license: { id: 'MPL-2.0' } }]
  expect(licencesNotAllowed([{ name: 'lightningcss-linux-x64-gnu', version: '1.0.0', licenses }])).toEqual([])
})

test.each([undefined, null, { error: { code: 'ENOAUDIT' } }, 'no'])(
  'an audit that was not done: %j',
  answer => {
    expect(vulnerabilitiesIn(answer)).toBeUndefined()
  },
)
