import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { machinePaths } from './machinePaths.ts'

const onMachine = (folder: string) => ['', folder, 'house', 'file'].join('/')

test('relative paths, addresses and other absolute paths pass', async () => {
  const files = {
    'docs/operating.md': 'See ./work/a, tools/work/b, https://host.example/root/c and /var/lib/ringfence.\n',
    'auth/a.ts': `export const path = \`\${base}${onMachine('work')}\`\n`,
  }
  expect(await saidAbout(machinePaths, files)).toEqual([])
})

test.each(['work', 'root', 'farm'])('a path under %s in any file', async folder => {
  const said = (path: string, line: number) =>
    `${path}:${line} A path under /${folder}/ belongs to one machine; derive it or make it a setting.`
  const files = {
    'docs/a.md': `one\ntwo ${onMachine(folder)}\n`,
    'auth/a.ts': `// ${onMachine(folder)}\nexport const a = '${onMachine(folder)}'\n`,
    '.ci/run': `cd ${onMachine(folder)}\n`,
  }
  expect(await saidAbout(machinePaths, files)).toEqual([
    said('.ci/run', 1),
    said('auth/a.ts', 1),
    said('auth/a.ts', 2),
    said('docs/a.md', 2),
  ])
})
