import { createHmac, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type AgentId, CallerId, SeatPseudonym, type SiteKey } from '../../protocol/index.ts'
import type { Log } from '../ports.ts'
import { newId } from '../randomIds.ts'

/**
 * Names that say nothing outside one site (OpenID Connect Core section 8.1, pairwise): two sites that compare what they
 * know of a caller or an agent find nothing in common, and neither can guess a name without the secret of this service.
 */
export interface Pairwise {
  /** Whom the site calls `sub`. The `sub` itself is remembered nowhere. */
  callerOf(site: SiteKey, sub: string): CallerId
  /** How callers of this site know the agent's seat. 30 bits: a label for people, not a key. */
  seatOf(site: SiteKey, agentId: AgentId): SeatPseudonym
}

const secretBytes = 32

/** Crockford's base 32: no I, L, O or U. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Reads the secret behind the names; makes it where there is none, for the owner's eyes only. Whoever loses it loses who
 * every vouched caller was, so it belongs in the backup.
 * @throws Error when the file cannot be used or holds something else.
 */
export async function openPairwise(options: { readonly file: string; readonly log: Log }): Promise<Pairwise> {
  const { file, log } = options
  await makeSecret(file)
  if (((await stat(file)).mode & 0o077) !== 0) {
    await chmod(file, 0o600)
    log.warn('pairwise secret was open to others', {
      remedy: 'whoever read it can link callers of two sites',
    })
  }
  const text = (await readFile(file, 'utf8')).trim()
  const secret = Buffer.from(text, 'base64url')
  if (secret.length !== secretBytes || secret.toString('base64url') !== text) {
    throw new Error(`${file} is not the pairwise secret of this service; restore it.`)
  }

  const nameOf = (kind: string, site: SiteKey, of: string) =>
    createHmac('sha256', secret).update(`${kind}\n${site}\n${of}`).digest()
  return {
    callerOf: (site, sub) =>
      CallerId.parse(`caller_${nameOf('caller', site, sub).toString('base64url').slice(0, 22)}`),
    seatOf: (site, agentId) => {
      const [...octets] = nameOf('seat', site, agentId).subarray(0, 6)
      const label = octets.map(octet => letters.charAt(octet & 31)).join('')
      return SeatPseudonym.parse(`${label.slice(0, 3)}-${label.slice(3)}`)
    },
  }
}

/** In one step: of two servers that start at once, both go on with the one secret that was there first. */
async function makeSecret(file: string): Promise<void> {
  if (await exists(file)) return
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${newId()}.new`
  const opened = await open(temporary, 'wx', 0o600)
  try {
    await opened.writeFile(`${randomBytes(secretBytes).toString('base64url')}\n`)
    await opened.sync()
  } finally {
    await opened.close()
  }
  try {
    await link(temporary, file)
  } catch (cause) {
    if (!(await exists(file))) throw cause
  } finally {
    await rm(temporary, { force: true })
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )
