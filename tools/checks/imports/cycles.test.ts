import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { cycles } from './cycles.ts'

test('files that import downwards only pass', async () => {
  const files = {
    'auth/a.ts': "import './b.ts'\nimport './c.ts'\n",
    'auth/b.ts': "import './c.ts'\n",
    'auth/c.ts': '',
  }
  expect(await saidAbout(cycles, files)).toEqual([])
})

test('a ring of three files is told once, from its first file, at the line of the import', async () => {
  const files = {
    'auth/a.ts': "import 'jose'\nimport './b.ts'\n",
    'auth/b.ts': "import './c.ts'\n",
    'auth/c.ts': "import './a.ts'\n",
  }
  expect(await saidAbout(cycles, files)).toEqual([
    'auth/a.ts:2 Import cycle: auth/a.ts → auth/b.ts → auth/c.ts → auth/a.ts.',
  ])
})

test('types count, and so does a file that imports itself', async () => {
  const files = {
    'auth/a.ts': "import type { B } from './b.ts'\n",
    'auth/b.ts': "export type B = import('./a.ts').A\n",
    'calls/self.ts': "export * from './self.ts'\n",
  }
  expect(await saidAbout(cycles, files)).toEqual([
    'auth/a.ts:1 Import cycle: auth/a.ts → auth/b.ts → auth/a.ts.',
    'calls/self.ts:1 Import cycle: calls/self.ts → calls/self.ts.',
  ])
})
