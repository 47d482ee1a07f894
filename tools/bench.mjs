// npm run bench: measures, and prints a table and JSON (bench/main.ts).

import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { readyChromium } from './setup/programs/chromium.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

await runCommand(async () => {
  const words = wordsGiven('npm run bench, or npm run bench -- ring, -- calls, or -- tokens', [
    'ring',
    'calls',
    'tokens',
  ])
  const { node, environment } = await readyProduct()
  const chromium = await readyChromium()
  return runInForeground(node, [inProject('bench/main.ts'), ...words], {
    cwd: projectFolder,
    env: { ...environment, RINGFENCE_CHROMIUM: chromium },
  })
})
