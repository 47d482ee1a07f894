import type { AlarmPattern } from '../../sdk/index.ts'

/** Why an alarm was raised, as a sentence; the numbers are in the digits of the language already. */
type AlarmSentence = (seen: string, usual: string, span: string) => string

const alarms: Readonly<Record<AlarmPattern, AlarmSentence>> = {
  calls: (seen, usual, span) => `${seen} wanted to call within ${span}; ${usual} are usual then`,
  refusals: (seen, usual, span) => `${seen} requests refused within ${span}; ${usual} are usual`,
  browsers: (seen, usual, span) => `${seen} browsers never seen before within ${span}; ${usual} are usual`,
  'short-talks': (seen, usual, span) =>
    `${seen} talks within ${span} came to nothing; of so many, ${usual} usually do`,
  'slow-drip': (seen, usual, span) => `${seen} talks within ${span} came to nothing; ${usual} are usual`,
  'one-source': (seen, usual, span) =>
    `${seen} calls from one source within ${span}; its browsers and good talks explain ${usual}`,
}

/** What is said of attacks in English, and the shape every language must have. */
export const attackEn = {
  banner: {
    title: 'Some calls may not be from people',
    allSites: 'All sites',
    until: (when: string) => `until ${when}`,
    by: { admin: 'switched on by an admin', alarm: 'seen by the service' },
    changes:
      'Callers without proof of who they are do a little more before they reach you, and their calls are marked. Callers with proof notice nothing. It ends by itself.',
    open: 'See what is known',
    aloud: 'Some calls may not be from people. Callers without proof do a little more first.',
    over: 'Calls come as usual again.',
  },
  panel: {
    open: 'Under attack',
    title: 'Under attack',
    lead: 'What was seen, and the switch. While it is on, callers without proof compute something before they wait, more of the last places in line go by lot, and calls are marked. Nothing is deleted.',
    empty: 'Nothing was seen in the last 30 days.',
    site: 'Where',
    minutes: 'For how long',
    reason: 'Why (for the other admins)',
    switchOn: 'Switch on',
    isOn: 'On',
    until: (when: string) => `until ${when}`,
    span: (from: string, to: string) => `${from} to ${to}`,
    by: 'Switched on by',
    bySomebody: 'Switched on by an admin who is here no more',
    byAlarm: 'Seen by the service',
    inQueue: (queue: string) => `in ${queue}`,
    browsers: (count: string) => `about ${count} different browsers`,
    network: (percent: string, name: string) => `${percent} from one network (${name})`,
    source: {
      address: (name: string) => `from one address (${name})`,
      network: (name: string) => `from one network (${name})`,
      identity: (name: string) => `of one caller (${name})`,
    },
    goodTalks: (count: string) => `good talks: ${count}`,
    onlyMarked: 'only its calls are marked',
    ended: { 'by-hand': 'ended by an admin', 'was-us': 'no attack, said an admin' },
    end: 'End now',
    endLabel: (what: string) => `End now: ${what}`,
    endSure: 'End it now? What is asked of callers is as usual again.',
    endConfirm: { yes: 'Yes, end it', no: 'Keep on' },
    wasUs: 'This was us',
    wasUsLabel: (what: string) => `This was us: ${what}`,
    wasUsSure: 'A campaign, a newsletter, the news? Then so many are usual from now on, and no alarm.',
    wasUsConfirm: { yes: 'Yes, it was us', no: 'No, leave it' },
  },
  alarms,
}
export type AttackWords = typeof attackEn
