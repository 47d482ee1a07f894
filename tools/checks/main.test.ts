import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { errorsDoc } from './errors/errorsDoc.ts'
import { inPlantedTree, type PlantedFiles } from './testing/temporaryTree.ts'

const project = join(import.meta.dirname, '../..')
const table = { blocked: { httpStatus: 403, closeCode: 4306, retryable: false, sentence: 'Blocked.' } }

const json = (value: unknown) => JSON.stringify(value)

const cleanTree = {
  'biome.json': json({
    json: { formatter: { enabled: false } },
    formatter: { indentStyle: 'space' },
    javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded' } },
  }),
  'package.json': json({ type: 'module', overrides: { zod: '4.6.7' } }),
  'knip.jsonc': json({ entry: ['calls/queue.ts'], project: ['**/*.ts'] }),
  'tsconfig.json': json({
    compilerOptions: {
      target: 'ES2024',
      module: 'ESNext',
      moduleResolution: 'bundler',
      types: [],
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
    },
  }),
  'tools/tsconfig.pure.json': json({
    extends: '../tsconfig.json',
    compilerOptions: { lib: ['ES2024'] },
    include: ['../protocol', '../calls'],
  }),
  'protocol/errors.ts': `export const errors = {
  blocked: {
    httpStatus: 403,
    closeCode: 4306,
    retryable: false,
    sentence: 'Blocked.',
  },
}
`,
  'docs/errors.md': errorsDoc(table),
  'calls/queue.ts':
    "import { errors } from '../protocol/errors.ts'\n\nexport const refusal = { code: 'blocked', ...errors.blocked }\n",
}

// Three compilers and a formatter start for each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

/** Runs the entry as a person would, on a planted root. */
function check(files: PlantedFiles): Promise<{ exitCode: number; output: string }> {
  return inPlantedTree(files, root => {
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
    return new Promise<{ exitCode: number; output: string }>((resolve, reject) => {
      const main = join(import.meta.dirname, 'main.ts')
      const child = execFile(process.execPath, [main, root], (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error)
        else resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr })
      })
    })
  })
}

test('a clean tree passes every check with exit code 0', async () => {
  const { exitCode, output } = await check(cleanTree)
  expect(output).toMatch(/^pass {2}format and lint \(\d+\.\d\d s\)$/m)
  expect(output).toMatch(/^17 passed, 0 failed$/m)
  expect(exitCode).toBe(0)
})

test('one violation of each check, every one told with its place, and exit code 1', async () => {
  const { exitCode, output } = await check({
    ...cleanTree,
    'package.json': json({ type: 'module', overrides: { zod: '^4.6.7' } }),
    'docs/walk.md': `# See ${['', 'work', 'notes'].join('/')}\n\n[Errors](errrors.md)\n`,
    'protocol/errors.ts': cleanTree['protocol/errors.ts'].replace(
      /\}\n$/,
      `  'no-agent': {
    httpStatus: 503,
    closeCode: 4400,
    retryable: true,
    sentence: 'Nobody.',
  },
}
`,
    ),
    'docs/errors.md': errorsDoc({}),
    'auth/unformatted.ts': 'export const a   = 1',
    'auth/wrongType.ts': "export const a: number = 'one'\n",
    'auth/helpers.ts': "import '../calls/queue.ts'\n",
    'auth/one.ts': "import './two.ts'\n",
    'auth/two.ts': "import './one.ts'\n\nexport const now = Date.now()\nexport const a = now as unknown\n",
    'auth/long.ts': '//\n'.repeat(251),
    ...Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`store/file${at}.ts`, ''])),
    'calls/page.ts': 'export const title = document.title\n',
    'client/demo/index.html': `<a href="${'te'}l:600">Call</a>\n`,
  })
  for (const line of [
    'auth/unformatted.ts:1 This file is not formatted; run biome check --write.',
    "auth/wrongType.ts:1 TS2322: Type 'string' is not assignable to type 'number'.",
    "calls/page.ts:1 TS2584: Cannot find name 'document'.",
    'auth/long.ts:1 Unused files: auth/long.ts.',
    'auth/helpers.ts:1 auth/ may not import calls/queue.ts;',
    'auth/one.ts:1 Import cycle: auth/one.ts → auth/two.ts → auth/one.ts.',
    'auth/two.ts:3 Date.now is only for sfu/clock.ts;',
    'auth/two.ts:4 `as` claims a type;',
    'auth/long.ts:251 This file has 251 lines; at most 250 are allowed.',
    'store/:1 This folder holds 17 source files;',
    'protocol/errors.ts:2 blocked has no row in docs/errors.md;',
    'protocol/errors.ts:8 Nothing throws no-agent;',
    "auth/helpers.ts:1 'helpers' in a path says nothing;",
    "docs/walk.md:3 'errrors.md' leads to docs/errrors.md, which does not exist.",
    'docs/walk.md:1 A path under /work/ belongs to one machine;',
    "package.json:1 zod is '^4.6.7' in overrides;",
  ]) {
    expect(output).toContain(`      ${line}`)
  }
  expect(output).toMatch(/client\/demo\/index\.html:1 The link '.*' leads to the telephone network\./)
  expect(output).toMatch(/^0 passed, 17 failed$/m)
  expect(exitCode).toBe(1)
})

test('a compiler that cannot run does not pass for clean', async () => {
  const { exitCode, output } = await check({
    ...cleanTree,
    'tsconfig.json': json({ compilerOptions: { lib: ['no'] } }),
  })
  expect(output).toMatch(/^FAIL {2}types \(/m)
  expect(exitCode).toBe(1)
})
