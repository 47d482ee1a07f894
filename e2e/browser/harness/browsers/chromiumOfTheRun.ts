import { type BrowserServer, chromium } from 'playwright'
import type { TestProject } from 'vitest/node'
import { speeches } from '../sound/speech.ts'
import { launchOptions } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the Chromium of each voice listens. */
    chromium: Readonly<Record<'caller' | 'agent', string>>
  }
}

/** Starts one Chromium per voice for all files of a run; each file connects to them, and its contexts end with its connection. */
export default async function setup(project: TestProject): Promise<() => Promise<unknown>> {
  const start = (voice: 'caller' | 'agent'): Promise<BrowserServer> =>
    chromium.launchServer(launchOptions(speeches[voice]))
  const [caller, agent] = await Promise.all([start('caller'), start('agent')])
  project.provide('chromium', { caller: caller.wsEndpoint(), agent: agent.wsEndpoint() })
  return () => Promise.all([caller.close(), agent.close()])
}
