import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inPlantedTree } from '../testing/temporaryTree.ts'
import { openTree } from './tree.ts'

const pathsIn = (root: string) => openTree(root).files.map(file => file.path)

test('a checkout is what git keeps or would add, without what is ignored or gone', async () => {
  const files = {
    '.gitignore': 'secret/\n',
    'auth/kept.ts': '\n',
    'auth/gone.ts': '\n',
    'auth/naïve name.ts': '\n',
    'secret/key.ts': '\n',
    'data/notIgnored.ts': '\n',
  }
  const paths = await inPlantedTree(files, root => {
    execFileSync('git', ['init', '--quiet'], { cwd: root })
    execFileSync('git', ['add', 'auth/kept.ts', 'auth/gone.ts'], { cwd: root })
    rmSync(join(root, 'auth/gone.ts'))
    return pathsIn(root)
  })
  expect(paths).toEqual(['.gitignore', 'auth/kept.ts', 'auth/naïve name.ts', 'data/notIgnored.ts'])
})

test('any other folder is walked, without what is fetched, built or binary', async () => {
  const files = {
    'auth/a.ts': '\n',
    'dist/a.js': '\n',
    'data/a.json': '{}\n',
    'node_modules/a/index.js': '\n',
    'client/sound.wav': 'RIFF\0\0',
  }
  expect(await inPlantedTree(files, pathsIn)).toEqual(['auth/a.ts'])
})

test('lines are counted in a text with characters of two units', async () => {
  const text = "// 🔔🔔\nexport const bell = '🔔'\nexport const ring = 1\n"
  const line = await inPlantedTree({ 'auth/a.ts': text }, root => {
    const file = openTree(root).find('auth/a.ts')
    return file?.lineAt(file.program().body[1]?.start ?? 0)
  })
  expect(line).toBe(3)
})
