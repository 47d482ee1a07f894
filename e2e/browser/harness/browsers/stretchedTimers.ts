import type { Page } from 'playwright'

/**
 * Lets the page's own timers run once a minute when it is told to, as those of a tab that nobody has looked at for some minutes; a
 * Worker's are its own. Runs in the page: it may use nothing from outside itself.
 */
export function installStretch(): void {
  const minuteMs = 60_000
  const after = window.setTimeout.bind(window)
  const stretched = (act: () => void, ms = 0): number => {
    const isStretched = Reflect.get(window, 'timersAreStretched') === true
    return after(act, isStretched ? Math.ceil((Date.now() + ms) / minuteMs) * minuteMs - Date.now() : ms)
  }
  Object.assign(window, { setTimeout: stretched })
}

export const stretchTimers = (page: Page, areStretched: boolean): Promise<void> =>
  page.evaluate(stretch => void Reflect.set(window, 'timersAreStretched', stretch), areStretched)
