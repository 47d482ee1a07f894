// npm start: sets up what is missing, then runs the product until it ends. npm run rotate-keys passes its word on.
import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

await runCommand(async () => {
  const words = wordsGiven('npm start (its settings are the environment variables RINGFENCE_…)', [
    'rotate-keys',
  ])
  const { node, environment } = await readyProduct()
  return runInForeground(node, ['--disable-warning=ExperimentalWarning', 'sfu/main.ts', ...words], {
    cwd: projectFolder,
    env: environment,
  })
})
