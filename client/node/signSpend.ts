import { originOf, type SiteKeyPair, signText } from './signedText.ts'

/** Which grant is to be spent, and for what. */
export interface SpendOptions extends SiteKeyPair {
  /** The site's key in the service's configuration. */
  readonly site: string
  /** Origin of the service. */
  readonly service: string
  readonly callId: string
  readonly grantId: string
  /** Key of the purpose, or the sentence that the agent typed. */
  readonly purpose: string
  /** How much of the limit, in its unit; only where there is a limit. */
  readonly amount?: number
  /** Now where absent. */
  readonly now?: Date
}

/**
 * Signs the request to spend one grant; good for 60 seconds. Goes as `Authorization: Bearer` to {@link spendUrl}.
 * @throws TypeError when `service`, `kid` or the key is not what the service takes.
 */
export async function signSpend(options: SpendOptions): Promise<string> {
  const { site, callId, grantId, purpose, amount, now = new Date() } = options
  const claims = { iss: site, aud: originOf(options.service, 'service'), callId, grantId, purpose }
  const withAmount = amount === undefined ? claims : { ...claims, amount }
  return signText('grant-spend+jwt', withAmount, { ...options, now, lifetimeSeconds: 60 })
}

/**
 * Where a grant is spent, by POST without a body.
 * @throws TypeError when `service` is no origin.
 */
export const spendUrl = ({
  service,
  callId,
  grantId,
}: Pick<SpendOptions, 'service' | 'callId' | 'grantId'>) =>
  `${originOf(service, 'service')}/calls/${encodeURIComponent(callId)}/grants/${encodeURIComponent(grantId)}/spend`
