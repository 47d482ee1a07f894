// npm run bench: measures, and prints a table and JSON (bench/main.ts).

import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { readyChromium } from './setup/programs/chromium.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

await runCommand(async () => {
  const given = process.argv.slice(2)
  // Options follow the names, and are bench/main.ts's to read.
  const options = given.findIndex(word => word.startsWith('--'))
  const names = wordsGiven(
    'npm run bench, or npm run bench -- ring, -- calls, -- tokens, -- queue, -- work, -- weight, or -- flood',
    ['ring', 'calls', 'tokens', 'queue', 'work', 'weight', 'flood'],
    options === -1 ? given : given.slice(0, options),
  )
  const { node, environment } = await readyProduct()
  const chromium = names.length === 0 || names.includes('ring') ? await readyChromium() : undefined
  return runInForeground(node, [inProject('bench/main.ts'), ...given], {
    cwd: projectFolder,
    env: chromium === undefined ? environment : { ...environment, RINGFENCE_CHROMIUM: chromium },
  })
})
