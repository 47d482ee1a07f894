import type { Attack } from './attack.ts'
import {
  callersOverCap,
  crowdAtOther,
  crowdAtSame,
  droppedSockets,
  joinAndLeave,
  payingCrowd,
} from './callAttacks.ts'
import { dtlsSpray, mediaTcp, stunSpray } from './mediaAttacks.ts'
import {
  badTokens,
  replayedTokens,
  respelledTokens,
  silentSockets,
  socketsWithoutToken,
} from './socketAttacks.ts'
import { bogusTokenRequests, unspentTokens } from './tokenAttacks.ts'

/** All that are tried, one at a time; by the name that `--attacks` has for them. */
export const attacks = {
  bogus: bogusTokenRequests,
  unspent: unspentTokens,
  silent: silentSockets,
  tokenless: socketsWithoutToken,
  'bad-token': badTokens,
  replayed: replayedTokens,
  respelled: respelledTokens,
  'over-cap': callersOverCap,
  dropped: droppedSockets,
  churn: joinAndLeave,
  line: crowdAtSame,
  paying: payingCrowd,
  'other-site': crowdAtOther,
  stun: stunSpray,
  dtls: dtlsSpray,
  'media-tcp': mediaTcp,
} as const satisfies Readonly<Record<string, Attack>>
export type AttackName = keyof typeof attacks

export const isAttackName = (name: string): name is AttackName => Object.hasOwn(attacks, name)
export const attackNames = Object.keys(attacks).filter(isAttackName)
