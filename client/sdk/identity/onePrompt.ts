import { RingfenceError } from '../../../protocol/errors.ts'
import type { Passkeys } from '../platform/browser.ts'

/**
 * Lets one prompt be up at a time. A second one would close the first without a word, and the person would sign something
 * else than what they were reading. Autofill is no prompt: it waits in a field and gives way.
 */
export function onePromptAtATime(passkeys: Passkeys): Passkeys {
  let isUp = false
  const alone = async (ask: () => Promise<object>): Promise<object> => {
    if (isUp) throw new RingfenceError('request-not-allowed')
    isUp = true
    try {
      return await ask()
    } finally {
      isUp = false
    }
  }
  return {
    create: (options, abort) => alone(() => passkeys.create(options, abort)),
    async get(options, abort, autofill) {
      if (!autofill) return alone(() => passkeys.get(options, abort))
      if (isUp) throw new RingfenceError('request-not-allowed')
      return passkeys.get(options, abort, autofill)
    },
  }
}
