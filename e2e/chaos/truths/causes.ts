/** What must have happened near a call that ends for this reason. A reason that is not here cannot come up at all. */
export interface Cause {
  /** One of these was broken for its caller, for everybody, or (`of: 'anybody'`) for anybody at all. */
  readonly kinds: readonly string[]
  readonly of: 'caller' | 'anybody'
}

/** The page was closed, or its network did not carry. */
const losses = [
  'silent-network',
  'silent-to-server',
  'silent-to-browser',
  'reset',
  'offline',
  'path-lost',
  'reload',
  'second-tab',
]
const endsOfService = ['service-killed', 'service-stopped']
const workers = ['worker-killed', 'worker-stopped']
/** What a waiting or ringing call may end of when its agents are not there. */
const agentsLost = [...losses, 'off-duty', 'sign-out', 'not-answered', ...endsOfService]

/** By reason of the record. Presses are looked at apart: a hang-up needs somebody who hung up. */
export const causes: Readonly<Record<string, Cause>> = {
  'caller-gone': { kinds: [...losses, 'closed-page', ...endsOfService], of: 'caller' },
  'agent-gone': { kinds: agentsLost, of: 'anybody' },
  'no-agent': { kinds: [...agentsLost, 'media-unseen'], of: 'anybody' },
  'media-failed': { kinds: ['media-unseen', 'path-lost', ...losses, ...workers], of: 'anybody' },
  'worker-died': { kinds: workers, of: 'anybody' },
  'server-stopping': { kinds: ['service-stopped'], of: 'anybody' },
  'server-died': { kinds: endsOfService, of: 'anybody' },
  'signed-out': { kinds: ['sign-out', 'second-tab'], of: 'anybody' },
  moved: { kinds: ['second-tab'], of: 'caller' },
}

/** What a page may tell of a call that was lost with its connection, whatever the record says later. */
export const connectionCauses: Cause = { kinds: [...losses, ...endsOfService], of: 'caller' }

/** Ends that somebody chose. */
export const choices: Readonly<Record<string, 'caller' | 'agent'>> = {
  'caller-hung-up': 'caller',
  'left-queue': 'caller',
  'agent-hung-up': 'agent',
}

/**
 * Why a press may come to nothing here, beside that everybody may be told that no agent is there. Whatever else a page says would
 * blame somebody wrongly: nothing in these stories is a wrong key, a wrong page or a limit.
 */
export const refusals: Readonly<Record<string, Cause>> = {
  'no-agent': { kinds: agentsLost, of: 'anybody' },
  'server-unreachable': { kinds: connectionCauses.kinds, of: 'caller' },
  'connection-lost': { kinds: connectionCauses.kinds, of: 'caller' },
  'request-timed-out': { kinds: [...connectionCauses.kinds, ...workers, 'database-locked'], of: 'caller' },
  'service-unavailable': { kinds: [...connectionCauses.kinds, 'database-locked', 'disk-full'], of: 'caller' },
  'server-stopping': { kinds: endsOfService, of: 'caller' },
  'worker-died': { kinds: workers, of: 'caller' },
  'media-failed': { kinds: [...workers, 'media-unseen', ...losses], of: 'caller' },
  'store-unavailable': { kinds: ['database-locked', 'disk-full'], of: 'caller' },
  'at-capacity': { kinds: workers, of: 'caller' },
  'token-expired': { kinds: ['clock-set'], of: 'caller' },
  'token-not-yet-valid': { kinds: ['clock-set'], of: 'caller' },
  'token-used': { kinds: ['database-locked', 'disk-full'], of: 'caller' },
  'authentication-timed-out': { kinds: [...losses, 'database-locked', ...workers], of: 'caller' },
  'call-in-other-tab': { kinds: ['second-tab', 'reload'], of: 'caller' },
  'call-not-found': { kinds: connectionCauses.kinds, of: 'caller' },
}
