/** For the back end of a site that embeds the button. */

export { type ApiRequestOptions, signApiRequest } from './signApiRequest.ts'
export type { SiteKeyPair } from './signedText.ts'
export { type SpendOptions, signSpend, spendUrl } from './signSpend.ts'
export { signVouch, type VouchOptions } from './signVouch.ts'
export {
  type GrantWebhookEvent,
  type GrantWebhookOptions,
  verifyGrantWebhook,
} from './verifyGrantWebhook.ts'
export {
  verifyWebhook,
  type WebhookFields,
  type WebhookMessage,
  type WebhookOptions,
} from './verifyWebhook.ts'
