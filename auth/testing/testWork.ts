import { pbkdf2Sync } from 'node:crypto'
import { ErrorBody, isWorkDone, readWorkAsked, type WorkAsked, workSalt } from '../../protocol/index.ts'
import { createTestBrowser, type TestBrowser } from './testBrowser.ts'
import { shopOrigin, startService } from './testService.ts'

/** The first number whose outcome is the wanted one: what a browser searches, or what it never sends. */
export function searchWork({ challenge, tries, iterations }: WorkAsked, isRight = true): number {
  for (let number = 0; ; number += 1) {
    const key = Uint8Array.from(pbkdf2Sync(challenge, workSalt(number), iterations, 32, 'sha256'))
    if (isWorkDone(key.buffer, tries) === isRight) return number
  }
}

type Options = Parameters<typeof startService>[0]

/** So few tries that a test need not wait, and a price from the first caller on. */
const dear = { calmPerAgent: 2, calmAtLeast: 0, baseTries: 4, topTries: 64 }

/** A shop whose line is as full as a test says, and a page that asks it for tokens. */
export async function startWorkShop(
  { policy = dear, ...options }: Omit<Options, 'work'> & { readonly policy?: typeof dear },
  atEnd: Parameters<typeof startService>[1],
) {
  const pressure = { inLine: 0, agentsOnDuty: 0 }
  const service = await startService(
    { ...options, work: { ...policy, pressure: () => pressure, lateness: () => 0 } },
    atEnd,
  )
  const browser = await createTestBrowser()

  async function ask(more: object = {}, by: TestBrowser = browser, site = 'shop', origin = shopOrigin) {
    const { browserKey, mediaKey } = by
    const body = { queue: 'sales', browserKey, mediaKey, ...more }
    return service.send('POST', `/auth/sites/${site}/call-tokens`, { Origin: origin }, body)
  }

  /** What a request without work is refused with. @throws Error when it was not */
  async function askForWork(more: object = {}): Promise<WorkAsked> {
    return workIn(await ask(more))
  }

  return { service, browser, pressure, ask, askForWork }
}

/** @throws Error when the answer asks for no work */
export async function workIn(response: Response): Promise<WorkAsked> {
  const work = readWorkAsked(ErrorBody.parse(await response.json()).error.work)
  if (!work) throw new Error(`${response.status} asks for no work`)
  return work
}

/** `201`, or status and code of the refusal. */
export async function outcomeOfAsking(response: Response): Promise<string> {
  if (response.status === 201) return '201'
  return `${response.status} ${ErrorBody.parse(await response.json()).error.code}`
}
