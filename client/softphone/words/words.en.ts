import type { Assurance, Duty, EndReason } from '../model/seatTypes.ts'

const one = (count: number, singular: string, plural: string) => `${count} ${count === 1 ? singular : plural}`

/** What one level of assurance means for the person who answers. */
interface AssuranceWords {
  readonly proves: string
  readonly doesNot: string
}

/** Every word of the softphone in English, and the shape that every other language must have. */
export const en = {
  product: 'Ringfence',
  app: 'Softphone',
  details: 'Details',
  code: 'Code',
  close: 'Close',

  signIn: {
    title: 'Sign in to take calls',
    lead: 'Your passkey is all you need: a fingerprint, a face, or the PIN of this device.',
    takeOver: 'Bring the seat here',
    passkey: 'Sign in with a passkey',
    waiting: 'Waiting for your passkey…',
    or: 'or',
    demo: 'Try it as the demo agent',
    demoWaiting: 'Signing in…',
    demoNote: 'Only on this computer, for trying things out.',
    noPasskey: 'No passkey yet? Ask whoever runs Ringfence here for an enrolment link.',
  },
  enrol: {
    title: 'Make your passkey',
    lead: 'A passkey replaces the password. It stays on your device and cannot be typed, guessed or given away.',
    name: 'Your name',
    nameHint: 'Callers see it when you answer.',
    nameMissing: 'Write the name that callers should see.',
    make: 'Make your passkey',
    making: 'Waiting for your passkey…',
    instead: 'I already have a passkey',
  },
  connecting: {
    start: 'Getting your seat ready…',
    lost: 'Connection lost',
    lostText: 'We keep trying, and your seat comes back by itself. There is nothing you need to do.',
  },

  duty: {
    label: 'Your duty',
    names: { 'on-duty': 'On duty', away: 'Away', 'off-duty': 'Off' } satisfies Record<Duty, string>,
    means: {
      'on-duty': 'Calls ring here.',
      away: 'A short break: nothing rings.',
      'off-duty': 'Done for now: nothing rings.',
    } satisfies Record<Duty, string>,
  },
  queues: {
    title: 'Queues',
    empty: 'You are in no queue yet. Whoever runs Ringfence here can add you.',
    waiting: (count: number) => (count === 0 ? 'Empty' : `${count} waiting`),
    longest: (wait: string) => `longest ${wait}`,
  },
  recent: {
    title: 'Recent calls',
    empty: 'Calls you take are listed here.',
    talked: (duration: string) => `Talked ${duration}`,
  },

  free: {
    off: 'You are off duty',
    offText:
      'Go on duty and calls ring here: only visitors who pressed the call button on one of your pages.',
    away: 'You are away',
    awayText: 'Nothing rings here until you come back.',
    missed: 'You were set to away',
    missedText: 'Two calls rang here unanswered, so nothing rings now. Come back when you are at your desk.',
    noSoundText:
      'Two calls came and your sound could not be set up. Your network may block calls: try another one, then come back.',
    noVoiceText:
      'You took a call and your microphone was not heard. The caller keeps the first place in line. Check the microphone, then come back.',
    ready: 'Ready for the next call',
    readyText: 'Keep this tab open. A call rings aloud and flashes in the tab’s title.',
    waitingNow: (count: number) => `${one(count, 'caller', 'callers')} in line`,
    nobody: 'Nobody in line',
    goOnDuty: 'Go on duty',
    comeBack: 'Back on duty',
    soundLocked: 'Your browser keeps this tab silent until you press something in it.',
    unlockSound: 'Turn on the ring tone',
  },
  ring: {
    kicker: 'Incoming call',
    from: (site: string) => `Visitor of ${site}`,
    waited: (wait: string) => `has waited ${wait}`,
    secondsLeft: (seconds: number) => one(seconds, 'second left', 'seconds left'),
    accept: 'Accept',
    decline: 'Decline',
    declineToOthers: 'If you decline, a colleague is rung as soon as one is free.',
    declineAlone: 'Nobody else can take this call. If you decline, the caller is asked to try later.',
    accepting: 'Connecting the call…',
    acceptingText: 'If your browser asks for the microphone, allow it.',
  },
  call: {
    kicker: 'On the call',
    kickerLost: 'Reconnecting…',
    connectionLost: 'Your connection broke. We are getting you back; the caller may have left meanwhile.',
    nothingArrives: 'Reconnecting… Nothing arrives from the caller right now.',
    notHeard: 'Reconnecting… The caller does not hear you right now.',
    microphoneIsSilent: 'Your microphone gives no sound at all. Is it switched off at the device?',
    heardAgain: 'You hear each other again.',
    mute: 'Mute',
    unmute: 'Unmute',
    hangUp: 'Hang up',
    muted: 'You are muted. The caller cannot hear you.',
    otherMuted: 'The caller’s microphone is off.',
    capNear: (left: string) => `The time limit ends this call in ${left}.`,
    voice: 'Caller’s voice',
    micLive: 'Your microphone is on',
    details: 'Call details',
    callId: 'Call id',
    copyCallId: 'Copy the call id',
    copied: 'Copied',
  },
  ended: {
    title: 'Last call',
    ringTitle: 'Last ring',
    talked: (duration: string) => `Talked for ${duration}`,
    reasons: {
      'caller-hung-up': 'The caller hung up',
      'agent-hung-up': 'You hung up',
      'caller-gone': 'The caller’s connection was lost',
      'agent-gone': 'Your connection was lost',
      'left-queue': 'The caller left the line',
      'waited-too-long': 'The caller waited too long',
      'no-agent': 'Nobody was on duty',
      declined: 'You declined the call',
      'cap-reached': 'The time limit was reached',
      'media-key-mismatch': 'Refused: the sound did not come from the caller’s browser',
      'media-failed': 'The sound connection failed',
      'worker-died': 'A part of the service failed',
      'server-stopping': 'The service was restarted',
      'server-died': 'The service failed and was started again',
      'signed-out': 'You signed out',
      revoked: 'Ended: access was revoked',
      moved: 'The call went to another device',
      'authorization-expired': 'The caller’s page fell asleep',
      'internal-error': 'The service failed',
      'connection-lost': 'Your connection was lost',
      'ring-timed-out': 'Not answered in time',
      'ring-media-failed': 'Your sound could not be set up',
      'ring-device-failed': 'Your microphone was not heard',
      'ring-gone': 'The caller left before you answered',
    } satisfies Record<EndReason, string>,
  },

  caller: {
    title: 'Who is calling',
    emptyTitle: 'What the shield will tell you',
    emptyText: 'When a call rings, this side shows who the caller is proven to be, and what is only claimed.',
    proves: 'Proven',
    doesNot: 'Not proven',
    levels: {
      anonymous: {
        proves: 'The call comes from one real browser on this page.',
        doesNot: 'Who the person is. Whatever they say about themselves is only said.',
      },
      vouched: {
        proves: 'The site signed that this visitor is logged in there.',
        doesNot: 'That the owner of the account is the one who speaks.',
      },
      passkey: {
        proves: 'The caller signed this very call with their passkey.',
        doesNot: 'Any single order or change. Confirm what matters, one by one.',
      },
    } satisfies Record<Assurance, AssuranceWords>,
    queue: 'Queue',
    page: 'Page',
    pageChecked: 'checked by the server',
    waited: 'Waited',
    signed: 'Signed by the site',
    signedEmpty: 'The site signed nothing about this visitor.',
    signedName: 'Name',
    signedReference: 'Customer reference',
    typed: 'Typed on the page',
    notVerified: 'Not verified',
    typedHint: 'Anybody can write anything here.',
    typedEmpty: 'The page said nothing about this visitor.',
  },

  menu: {
    title: 'Settings',
    label: (name: string) => `${name}: your settings`,
    alerts: 'Desktop notifications',
    alertsText: 'Shows a ring even when this tab is covered.',
    alertsBlocked: 'Your browser blocks them for this page.',
    shortcuts: 'Keyboard shortcuts',
    shortcutsText: 'One key each, never while you type.',
    language: 'Language',
    signOut: 'Sign out',
  },
  sound: {
    title: 'Sound',
    open: 'Microphone and speaker',
    input: 'Microphone',
    output: 'Speaker',
    standard: 'System default',
    unnamed: (position: number) => `Device ${position}`,
    namesHidden: 'Your browser shows the names once the microphone was allowed.',
    standIn: (name: string) =>
      `Your microphone is not there. ${name || 'Another one'} is used until it is back.`,
    outputFixed: 'This browser always uses the system’s speaker.',
    testInput: 'Test microphone',
    testingInput: 'Say something…',
    heard: 'We can hear you.',
    notHeard: 'Nothing was heard. Try another microphone, or look whether it is switched off.',
    testOutput: 'Play a tone',
    privacy: 'The microphone is open only in a call and during this test.',
  },
  microphone: {
    'stand-in': (name: string) => `Your microphone is gone. ${name || 'Another one'} is used now.`,
    silenced: (_name: string) => 'Your device keeps your microphone silent.',
    missing: (_name: string) => 'Your microphone is gone. Plug one in and the call goes on with it.',
    'not-allowed': (_name: string) => 'Your microphone is off: this page may not use it any more.',
    allow: { missing: 'Look again', 'not-allowed': 'Allow the microphone again' },
    how: 'How to allow it',
    retry: 'Try again',
    askTitle: 'Allow the microphone before the first call',
    askText: 'Your browser will ask once. The microphone is closed again at once and opens only in calls.',
    ask: 'Allow the microphone',
  },
  tab: {
    ringing: (name: string) => `Call from ${name}`,
    talking: (name: string) => `Talking with ${name}`,
    lost: 'Connection lost',
  },
  voice: {
    ringing: (name: string, queue: string, assurance: string) =>
      `Incoming call: ${name}, ${queue}. ${assurance}.`,
    keys: 'Press A to accept, D to decline.',
    talking: 'Connected. The caller hears you.',
    unmutedOther: 'The caller’s microphone is on again.',
    back: 'Connected again.',
  },
}

type Wide<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { readonly [K in keyof T]: Wide<T[K]> }

export type Words = Wide<typeof en>
