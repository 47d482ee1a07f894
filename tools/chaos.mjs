// npm run chaos: calls for half an hour while everything breaks by chance (e2e/chaos/main.ts).

import { runInForeground } from './setup/child.mjs'
import { runCommand, SetupFailure } from './setup/failure.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

const usage = 'npm run chaos, or npm run chaos -- --seed NUMBER --minutes NUMBER'

await runCommand(async () => {
  const words = process.argv.slice(2)
  const stranger = words.find((word, index) =>
    index % 2 === 0 ? !['--seed', '--minutes'].includes(word) : !/^\d{1,9}$/.test(word),
  )
  if (stranger !== undefined || words.length % 2 === 1) {
    throw new SetupFailure(`"${stranger ?? words.at(-1)}" is not understood here. Write: ${usage}`)
  }
  const { node, environment } = await readyProduct()
  return runInForeground(node, [inProject('e2e/chaos/main.ts'), ...words], {
    cwd: projectFolder,
    env: environment,
  })
})
