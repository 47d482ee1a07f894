// npm run check: format, lint, types, house rules (tools/checks).
import { runInForeground } from './setup/child.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { inProject, projectFolder } from './setup/project.mjs'
import { readyTools } from './setup/ready.mjs'

await runCommand(async () => {
  wordsGiven('npm run check', [])
  const { node, environment } = await readyTools()
  return runInForeground(node, [inProject('tools/checks/main.ts')], { cwd: projectFolder, env: environment })
})
