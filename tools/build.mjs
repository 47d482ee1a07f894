// npm run build: brings dist/ up to date. With the word `worker` it readies mediasoup's worker instead.

import { readyClient } from './setup/builds/clientBuild.mjs'
import { readyDocs } from './setup/builds/docsBuild.mjs'
import { readyPackages } from './setup/builds/packagesBuild.mjs'
import { runCommand, wordsGiven } from './setup/failure.mjs'
import { readyTools } from './setup/ready.mjs'
import { readyWorker } from './setup/worker/worker.mjs'

await runCommand(async () => {
  const words = wordsGiven('npm run build, or npm run build -- worker', ['worker'])
  const { node } = await readyTools()
  if (words.includes('worker')) console.log(`The mediasoup worker is ${await readyWorker(node)}`)
  else {
    await readyClient(node)
    await readyDocs(node)
    await readyPackages(node)
  }
  return 0
})
