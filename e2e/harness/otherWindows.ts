import type { NodePlatformOptions } from '../../client/sdk/testing/index.ts'

type Windows = NonNullable<NodePlatformOptions['windows']>
type Listener = Parameters<Windows['onMessage']>[1]

/** A page and the window that it opens: what each says reaches the other only where the origins are the ones it named. */
export function linkedWindows(origins: { readonly page: string; readonly window: string }): {
  readonly page: Windows
  readonly window: Pick<Windows, 'onMessage'> & { tellOpener(message: object, origin: string): void }
  /** Address of the window, once it was opened. */
  readonly opened: Promise<string>
  close(): void
} {
  const listeners = { page: new Set<Listener>(), window: new Set<Listener>() }
  const opened = Promise.withResolvers<string>()
  let isClosed = false
  const tell = (whom: 'page' | 'window', message: object) => {
    const other = whom === 'page' ? 'window' : 'page'
    for (const act of [...listeners[whom]]) act(structuredClone(message), answer => tell(other, answer))
  }
  const hear = (who: 'page' | 'window', from: 'page' | 'window') => (origin: string, act: Listener) => {
    if (origin === origins[from]) listeners[who].add(act)
    return () => listeners[who].delete(act)
  }
  return {
    page: {
      open(address) {
        opened.resolve(address)
        return { isClosed: () => isClosed }
      },
      onMessage: hear('page', 'window'),
    },
    window: {
      tellOpener: (message, origin) => {
        if (origin === origins.page) tell('page', message)
      },
      onMessage: hear('window', 'page'),
    },
    opened: opened.promise,
    close() {
      isClosed = true
    },
  }
}
