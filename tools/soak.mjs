// npm run soak: calls for twenty minutes, and whether the service holds at the end what it held at the beginning (bench/soak/main.ts).

import { runInForeground } from './setup/child.mjs'
import { runCommand, SetupFailure } from './setup/failure.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

const usage = 'npm run soak, or npm run soak -- --minutes NUMBER --rate NUMBER --talk NUMBER'

await runCommand(async () => {
  const words = process.argv.slice(2)
  const stranger = words.find((word, index) =>
    index % 2 === 0 ? !['--minutes', '--rate', '--talk'].includes(word) : !/^[1-9]\d{0,3}$/.test(word),
  )
  if (stranger !== undefined || words.length % 2 === 1) {
    throw new SetupFailure(`"${stranger ?? words.at(-1)}" is not understood here. Write: ${usage}`)
  }
  const { node, environment } = await readyProduct()
  return runInForeground(node, [inProject('bench/soak/main.ts'), ...words], {
    cwd: projectFolder,
    env: environment,
  })
})
