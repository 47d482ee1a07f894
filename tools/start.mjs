// npm start: sets up what is missing, then runs the product until it ends.
import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { projectFolder } from './setup/project.mjs'
import { readyProduct } from './setup/ready.mjs'

await runCommand(async () => {
  wordsGiven('npm start (its settings are the environment variables RINGFENCE_…)', [])
  const { node, environment } = await readyProduct()
  return runInForeground(node, ['--disable-warning=ExperimentalWarning', 'sfu/main.ts'], {
    cwd: projectFolder,
    env: environment,
  })
})
