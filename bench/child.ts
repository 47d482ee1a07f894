import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

/** A process of its own, so that its processor time and its event loop are its own. */
export interface Child {
  readonly pid: number
  /** Rejects with the child's error, or when it has gone. */
  ask(question: string, argument?: unknown): Promise<unknown>
  /** Lets it end by itself. Idempotent. */
  stop(): Promise<void>
}

/** Starts a file that calls {@link answerParent}, on one core where one is given; resolves when it is ready. */
export function startChild(
  file: URL,
  environment: NodeJS.ProcessEnv = {},
  nodeOptions: readonly string[] = [],
  core?: number,
): Promise<Child> {
  const child = fork(fileURLToPath(file), [], {
    env: { ...process.env, ...environment },
    // What it starts itself stays on that core, too: taskset(1) sets what children inherit, and becomes Node.
    ...(core === undefined
      ? { execArgv: [...nodeOptions] }
      : { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...nodeOptions] }),
    serialization: 'advanced',
  })
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let lastId = 0
  let stopped = false

  const ask = (question: string, argument?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error(`${file.pathname} has gone`))
      lastId += 1
      open.set(lastId, { resolve, reject })
      child.send({ id: lastId, question, argument })
    })
  const stop = async () => {
    stopped = true
    if (child.connected) child.disconnect()
    await gone
  }

  return new Promise((resolve, reject) => {
    child.once('exit', code => {
      const error = new Error(`${file.pathname} ended with ${code}`)
      reject(error)
      for (const { reject: fail } of open.values()) fail(error)
      // Whoever waits for a third process that waited for this one would wait for ever.
      if (!stopped) throw error
    })
    child.on('message', (message: unknown) => {
      if (message === 'ready') return resolve({ pid: pidOf(child), ask, stop })
      const { id, answer, failure } = fieldsOf(message)
      const asked = open.get(Number(id))
      open.delete(Number(id))
      if (failure === undefined) asked?.resolve(answer)
      else asked?.reject(new Error(String(failure)))
    })
  })
}

/** In the child: answers questions until the parent disconnects, then calls `end` and exits. */
export function answerParent(
  answers: Readonly<Record<string, (argument: unknown) => unknown>>,
  end: () => unknown,
): void {
  const tell = (message: unknown) => process.connected && process.send?.(message)
  process.on('message', async message => {
    const { id, question, argument } = fieldsOf(message)
    try {
      const answer = await answers[String(question)]?.(argument)
      tell({ id, answer })
    } catch (error) {
      tell({ id, failure: inspect(error) })
    }
  })
  process.once('disconnect', async () => {
    await end()
    process.exit(0)
  })
  tell('ready')
}

/** In the child: bytes in use after a full collection, where Node runs with --expose-gc. */
export function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** Fields of what may be an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process did not start')
  return child.pid
}
