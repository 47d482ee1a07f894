/** W3C WebDriver over plain HTTP, as far as these tests speak it. Each call throws what the driver answers. */
export interface Page {
  goto(url: string): Promise<void>
  /** Runs the body of a function in the page; what it returns comes back as JSON. */
  run(body: string): Promise<unknown>
  /** Presses what the body of a function returns, as a person would. */
  press(body: string): Promise<void>
  screenshot(): Promise<Buffer>
}

const elementKey = 'element-6066-11e4-a52e-4f735466cecf'

export async function openSession(
  driver: string,
  capabilities: object,
): Promise<{ page: Page; resize(width: number, height: number): Promise<void>; close(): Promise<unknown> }> {
  const made = await ask(driver, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } })
  const session = `${driver}/session/${String(memberOf(made, 'sessionId'))}`
  const run = (body: string) => ask(session, 'POST', '/execute/sync', { script: body, args: [] })
  return {
    page: {
      goto: async url => void (await ask(session, 'POST', '/url', { url })),
      run,
      async press(body) {
        const element = memberOf(await run(body), elementKey)
        if (element === undefined) throw new Error(`nothing to press: ${body}`)
        await ask(session, 'POST', `/element/${String(element)}/click`, {})
      },
      screenshot: async () => Buffer.from(String(await ask(session, 'GET', '/screenshot')), 'base64'),
    },
    async resize(width, height) {
      await ask(session, 'POST', '/window/rect', { width, height })
    },
    close: () => ask(session, 'DELETE', ''),
  }
}

/** Whether a driver answers there. */
export const isReady = (driver: string): Promise<boolean> =>
  ask(driver, 'GET', '/status').then(
    () => true,
    () => false,
  )

async function ask(base: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }) })
  const value = memberOf(await response.json(), 'value')
  if (response.ok) return value
  throw new Error(`${String(memberOf(value, 'error'))}: ${String(memberOf(value, 'message'))}`)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
