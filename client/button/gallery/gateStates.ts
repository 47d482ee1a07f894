import type { AskedGate } from '../../sdk/index.ts'

const asked = (changes: Partial<AskedGate>): AskedGate => ({
  ...{ light: 'soon', missed: null, muted: false, key: '7', triesLeft: 3, nextTryAtMs: null },
  ...{ passkeyHelps: false, work: null },
  ...changes,
})

const noneLeft = (passkeyHelps: boolean): AskedGate =>
  asked({
    ...{ light: 'off', missed: 'key', key: null, triesLeft: 0, nextTryAtMs: Date.now() + 42_500 },
    passkeyHelps,
  })

/** What a caller in line may be asked; made when it is shown, because times count from then. */
const states: Readonly<Record<string, () => AskedGate>> = {
  'gate-soon': () => asked({}),
  'gate-on': () => asked({ light: 'on' }),
  'gate-missed': () => asked({ light: 'off', missed: 'voice', triesLeft: 2 }),
  'gate-key': () => asked({ missed: 'key', key: '3', triesLeft: 1 }),
  'gate-work': () => asked({ light: 'off', missed: 'voice', triesLeft: 2, work: { progress: 0.4 } }),
  'gate-muted': () => asked({ light: 'off', muted: true }),
  'gate-none-left': () => noneLeft(false),
  'gate-passkey': () => noneLeft(true),
}

export const gateNames: readonly string[] = Object.keys(states)

export const gateState = (name: string): AskedGate | undefined => states[name]?.()
