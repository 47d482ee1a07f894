// npm run surface: writes what each package has for others into docs/surface/, to be read in review.
import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyTools } from './setup/ready.mjs'

await runCommand(async () => {
  wordsGiven('npm run surface', [])
  const { node, environment } = await readyTools()
  return runInForeground(node, [inProject('tools/packages/writeSurface.ts')], {
    cwd: projectFolder,
    env: environment,
  })
})
