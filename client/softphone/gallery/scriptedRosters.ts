import type { Seat } from '../../sdk/index.ts'

type Passkeys = Awaited<ReturnType<Seat['passkeys']['list']>>
type Sessions = Awaited<ReturnType<Seat['sessions']['list']>>
type People = Awaited<ReturnType<Seat['people']['list']>>
type AgentId = People['agents'][number]['agentId']

const isAgentId = (text: string): text is AgentId => text.startsWith('agent_')

function agentId(letter: string): AgentId {
  const text = `agent_${letter.repeat(22)}`
  if (!isAgentId(text)) throw new Error('no agent id')
  return text
}

/** Passkeys that are written down nowhere; changes are seen until the page goes. */
export function scriptedPasskeys(
  asked: (what: string) => Promise<void>,
  told: Passkeys['notices'] = [],
): Seat['passkeys'] {
  let passkeys: Passkeys['passkeys'] = [
    {
      credentialId: 'AAAA',
      name: 'Laptop in the office',
      createdAtMs: Date.UTC(2026, 7, 4),
      lastUsedAtMs: Date.UTC(2026, 10, 20),
      synced: true,
      usableAtMs: null,
    },
    {
      credentialId: 'BBBB',
      name: 'Security key',
      createdAtMs: Date.UTC(2026, 7, 4),
      lastUsedAtMs: null,
      synced: false,
      usableAtMs: null,
    },
  ]
  let notices: Passkeys['notices'] = told
  const answer = (): Passkeys => ({
    passkeys,
    notices,
    recoveryCodesLeft: null,
    relyingPartyId: 'localhost',
    userId: 'AAAA',
  })
  return {
    list: async () => answer(),
    async add(name) {
      await asked(`addPasskey:${name}`)
      const made = { createdAtMs: Date.now(), lastUsedAtMs: null, synced: false, usableAtMs: null }
      passkeys = [...passkeys, { credentialId: `C${passkeys.length}`, name, ...made }]
      return answer()
    },
    async rename(credentialId, name) {
      await asked(`renamePasskey:${name}`)
      passkeys = passkeys.map(entry => (entry.credentialId === credentialId ? { ...entry, name } : entry))
      return answer()
    },
    async remove(credentialId) {
      await asked(`removePasskey:${credentialId}`)
      passkeys = passkeys.filter(entry => entry.credentialId !== credentialId)
      return answer()
    },
    async dismissNotice(noticeId) {
      await asked(`dismissNotice:${noticeId}`)
      notices = notices.filter(notice => notice.noticeId !== noticeId)
      return answer()
    },
  }
}

/** Browsers in which nobody is signed in. */
export function scriptedSessions(asked: (what: string) => Promise<void>): Seat['sessions'] {
  const times = { createdAtMs: Date.now() - 3_600_000, seenAtMs: Date.now() - 240_000 }
  let sessions: Sessions['sessions'] = [
    { current: true, browser: 'Chrome, Windows', passkeyName: 'Laptop in the office', ...times },
    { current: false, browser: 'Firefox, Linux', passkeyName: 'Security key', ...times },
    { current: false, browser: 'Safari, iPhone', passkeyName: 'Laptop in the office', ...times },
  ]
  return {
    list: async () => ({ sessions, most: 5 }),
    async endOthers() {
      await asked('endOtherSessions')
      sessions = sessions.filter(({ current }) => current)
      return { sessions, most: 5 }
    },
  }
}

/** People who work nowhere. */
export function scriptedPeople(asked: (what: string) => Promise<void>): Seat['people'] {
  const person = (
    letter: string,
    name: string,
    role: People['agents'][number]['role'],
    passkeys: number,
  ) => ({
    agentId: agentId(letter),
    name,
    role,
    createdAtMs: Date.UTC(2026, 7, 4),
    passkeys,
    signedIn: role !== 'agent',
  })
  let agents: People['agents'] = [
    person('A', 'Marta Oliveira', 'admin', 2),
    person('B', 'Jonas Lindqvist', 'supervisor', 2),
    person('C', 'Maximiliana Wolfeschlegelsteinhausen', 'agent', 1),
  ]
  return {
    list: async () => ({ agents }),
    async invite(role) {
      await asked(`invite:${role}`)
      return { link: `${location.origin}/softphone/#enrol=${'x'.repeat(43)}`, expiresInSeconds: 86_400 }
    },
    async setRole(id, role) {
      await asked(`setRole:${role}`)
      agents = agents.map(one => (one.agentId === id ? { ...one, role } : one))
      return { agents }
    },
    async remove(id) {
      await asked('removeAgent')
      agents = agents.filter(one => one.agentId !== id)
      return { agents }
    },
  }
}
