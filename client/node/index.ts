/** For the back end of a site that embeds the button. */

export type { SiteKeyPair } from './signedText.ts'
export { type SpendOptions, signSpend, spendUrl } from './signSpend.ts'
export { signVouch, type VouchOptions } from './signVouch.ts'
export { verifyWebhook, type WebhookEvent, type WebhookOptions } from './verifyWebhook.ts'
