// npm run verify-audit, verify-evidence, verify-receipt, verify-usage, usage, figures, webhooks, vouch-key, check-vouch, revoke: dependencies and a Node for them, no media worker, no pages.
import { runInForeground } from './setup/child.mjs'
import { runCommand } from './setup/failure.mjs'
import { projectFolder } from './setup/project.mjs'
import { readyTools } from './setup/ready.mjs'

await runCommand(async () => {
  const { node, environment } = await readyTools()
  const words = ['--disable-warning=ExperimentalWarning', 'sfu/main.ts', ...process.argv.slice(2)]
  return runInForeground(node, words, { cwd: projectFolder, env: environment })
})
