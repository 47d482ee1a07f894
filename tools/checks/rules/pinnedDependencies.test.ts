import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { pinnedDependencies } from './pinnedDependencies.ts'

const manifest = (dependencies: Record<string, string>) => JSON.stringify({ dependencies }, null, 2)

test('exact versions pass', async () => {
  const files = {
    'package.json': manifest({ jose: '6.2.17', vite: '8.0.0-beta.1', node: 'npm:node@24.1.0' }),
  }
  expect(await saidAbout(pinnedDependencies, files)).toEqual([])
})

test.each([
  '^6.2.17',
  '~6.2.17',
  '6.2',
  '*',
  'latest',
  '>=6.2.17',
  '6.x',
  'github:panva/jose',
  'file:../jose',
])('a dependency on %s', async version => {
  expect(await saidAbout(pinnedDependencies, { 'package.json': manifest({ jose: version }) })).toEqual([
    `package.json:3 jose is '${version}' in dependencies; write one exact version.`,
  ])
})

test('every section counts, in every package.json', async () => {
  const said = await saidAbout(pinnedDependencies, {
    'package.json':
      '{\n  "devDependencies": { "vite": "^8.0.0" },\n  "optionalDependencies": { "pg": "8" }\n}\n',
    'tools/worker/package.json': '{ "overrides": { "ws": "*" } }\n',
  })
  expect(said).toEqual([
    "package.json:2 vite is '^8.0.0' in devDependencies; write one exact version.",
    "package.json:3 pg is '8' in optionalDependencies; write one exact version.",
    "tools/worker/package.json:1 ws is '*' in overrides; write one exact version.",
  ])
})
