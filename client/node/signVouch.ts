import { parse, SiteKey, Vouched } from '../../protocol/index.ts'
import { isText, originOf, refuseUnless, type SiteKeyPair, signText } from './signedText.ts'

/** Whom the site vouches for, to which service, on which of its pages. */
export interface VouchOptions extends SiteKeyPair, Vouched {
  /** The site's key in the service's configuration. */
  readonly site: string
  /** Origin of the service, such as `https://calls.example.com`. */
  readonly service: string
  /** Origin of the page that the visitor is on, such as `https://www.example.com`. */
  readonly origin: string
  /** Who is logged in, in the site's own words; 1 to 255 characters, the same for ever. The service keeps no copy. */
  readonly sub: string
  /**
   * When their account was made. One that is a week old is served with those who had a good call before; a new one after them, and
   * in turns with the accounts of its day.
   */
  readonly accountCreatedAt?: Date
  /** Seconds that it may be used in; at most 300, 60 where absent. */
  readonly lifetimeSeconds?: number
  /** Now where absent. */
  readonly now?: Date
}

/**
 * Signs who is logged in, for one call. `name`, `customerReference` and `attributes` are shown to the agent as signed by
 * the site. Sign a new one for every call: each is good once.
 *
 * @throws RingfenceError `message-malformed` when `name`, `customerReference` or `attributes` are not what the service takes.
 * @throws TypeError when `site`, `service`, `origin`, `sub`, `kid` or the key is not what the service takes.
 * @throws RangeError for a life of another length.
 */
export async function signVouch(options: VouchOptions): Promise<string> {
  const { site, sub, accountCreatedAt, lifetimeSeconds = 60, now = new Date() } = options
  refuseUnless(SiteKey.safeParse(site).success, 'site is your key in the configuration of the service')
  refuseUnless(isText(sub, 255), 'sub is a text of 1 to 255 characters')
  const isLife = Number.isInteger(lifetimeSeconds) && lifetimeSeconds >= 1 && lifetimeSeconds <= 300
  if (!isLife) throw new RangeError('a vouch lives 1 to 300 whole seconds')
  const createdAtSeconds = accountCreatedAt && Math.floor(accountCreatedAt.getTime() / 1000)
  refuseUnless(isTime(createdAtSeconds), 'accountCreatedAt is a date since 1970')
  const [service, origin] = [originOf(options.service, 'service'), originOf(options.origin, 'origin')]
  const vouched = parse(Vouched, vouchedIn(options))
  const account = createdAtSeconds === undefined ? {} : { accountCreatedAt: createdAtSeconds }
  const claims = { iss: site, aud: service, origin, sub, ...account, ...vouched }
  return signText('vouch+jwt', claims, { ...options, now, lifetimeSeconds })
}

function vouchedIn({ name, customerReference, attributes }: Vouched): Vouched {
  return {
    ...(name === undefined ? {} : { name }),
    ...(customerReference === undefined ? {} : { customerReference }),
    ...(attributes === undefined ? {} : { attributes }),
  }
}

const isTime = (seconds: number | undefined): boolean =>
  seconds === undefined || (Number.isInteger(seconds) && seconds >= 0)
