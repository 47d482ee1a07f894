import { printTable } from '../table.ts'
import { buildOthers } from './others.ts'
import { type BuiltFile, buildOurs } from './ours.ts'
import { type Sizes, sumOf } from './sizes.ts'

/** What a page loads from its first line to the end of an ordinary call, and what was aimed at, in bytes of Brotli. */
const firstCalls = [
  { name: 'a first call, with the button', files: ['button.js', 'chunks/onIntent'], aim: 75_000 },
  { name: 'a first call, without', files: ['ringfence.js', 'chunks/onIntent'], aim: 55_000 },
]

/** Bytes of what pages load: ours by file and by part, and, bundled in the same way in the same run, what others load for a call. */
export async function benchWeight(): Promise<object> {
  const files = await buildOurs()
  const calls = firstCalls.map(({ name, files: wanted, aim }) => {
    const loaded = files.filter(file => wanted.includes(file.name))
    if (loaded.length < wanted.length) throw new Error(`not all of ${wanted.join(', ')} was built`)
    return { name, aim, sizes: sumOf(loaded.map(({ sizes }) => sizes)) }
  })
  const others = await buildOthers()
  printTable(
    'What a first call loads, in bytes',
    ['', 'as it is', 'gzip', 'Brotli', 'aim'],
    [
      ...calls.map(({ name, sizes, aim }) => [name, ...columns(sizes), aim]),
      ...others.map(({ name, version, sizes }) => [`${name} ${version}`, ...columns(sizes), '']),
    ],
  )
  printTable(
    'Our files, in bytes',
    ['file', 'as it is', 'gzip', 'Brotli'],
    files.map(({ name, sizes }) => [name, ...columns(sizes)]),
  )
  for (const { name } of files.filter(isOfFirstCall)) printParts(files, name)
  return { calls, others, files }
}

const columns = ({ plain, gzip, brotli }: Sizes) => [plain, gzip, brotli]

const isOfFirstCall = ({ name }: BuiltFile): boolean => firstCalls.some(({ files }) => files.includes(name))

const printParts = (files: readonly BuiltFile[], name: string): void =>
  printTable(
    `${name}: what it is made of, in bytes of Brotli (about)`,
    ['part', 'Brotli'],
    files
      .filter(file => file.name === name)
      .flatMap(({ parts }) => parts.map(part => [part.name, part.brotli])),
  )
