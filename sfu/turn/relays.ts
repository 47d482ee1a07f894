import { createHmac, randomBytes } from 'node:crypto'
import type { Relays } from '../../calls/ports/relays.ts'
import type { Clock } from '../../calls/ports.ts'
import type { TurnConfig } from '../config/turnConfig.ts'

/**
 * Short-lived credentials as coturn's `use-auth-secret` takes them: the name is when it ends and a random id, the password is
 * the name signed with the secret that both know. Nobody is named, and nothing is asked of the relay.
 */
export function createRelays(turn: TurnConfig | null, clock: Clock): Relays {
  return {
    iceServers(validForMs) {
      if (!turn) return []
      const endsAtSeconds = Math.ceil((clock.now() + validForMs) / 1000)
      const username = `${endsAtSeconds}:${randomBytes(12).toString('base64url')}`
      const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
      return [{ urls: [...turn.urls], username, credential }]
    },
  }
}
