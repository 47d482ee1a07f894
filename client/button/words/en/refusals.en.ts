import type { CallWords } from '../callWords.ts'

export const refusals: CallWords['refusals'] = {
  'microphone-blocked': { title: 'Your microphone is blocked', advice: 'Here is how to allow it:' },
  'microphone-missing': {
    title: 'We found no microphone',
    advice: 'Plug in a microphone or headset, or switch it on, then try again.',
  },
  'microphone-busy': {
    title: 'Your microphone is in use',
    advice: 'Close the other program or tab that is using it, then try again.',
  },
  'browser-unsupported': {
    title: 'This browser cannot make calls',
    advice: 'Please open this page in a current Chrome, Edge, Firefox or Safari.',
  },
  'press-needed': {
    title: 'One press and we call',
    advice: 'Your browser plays sound only after a press. Try again begins the call.',
  },
  unreachable: {
    title: 'We could not connect you',
    advice:
      'No answer came: it may be our service or your internet connection. Try again in a moment, or reload the page.',
  },
  'connection-lost': {
    title: 'The connection was lost',
    advice: 'It may be our service or your internet connection. Try again in a moment.',
  },
  offline: { title: 'You are offline', advice: 'Connect to the internet, then try again.' },
  'service-silent': {
    title: 'Our service does not answer',
    advice: 'That is on our side, not yours. Please try again in a few minutes.',
  },
  closed: { title: 'We are closed right now', advice: 'Please call again during our opening hours.' },
  'nobody-there': {
    title: 'Nobody is here to take your call',
    advice: 'You did everything right. Please try again a little later.',
  },
  'too-many-tries': { title: 'Too many tries', advice: 'Please wait a minute, then try again.' },
  'call-elsewhere': {
    title: 'You already have a call',
    advice: 'Look for it in another tab or window. End it there to call from here.',
  },
  'called-often': {
    title: 'You have called a lot',
    advice: 'For now you have used up your calls here. Please try again later.',
  },
  'all-busy': { title: 'All our lines are busy', advice: 'Please try again in a few minutes.' },
  'network-busy': {
    title: 'Many are calling from your network',
    advice: 'Please try again in a few minutes, or from another network.',
  },
  crowded: {
    title: 'Too many want to wait right now',
    advice: 'The last places go by lot. If you sign in here or use a passkey you go first; or try later.',
  },
  'passkey-needed': {
    title: 'This line needs a passkey',
    advice: 'Only visitors who confirm who they are with a passkey can call here.',
  },
  'passkey-unknown': {
    title: 'We do not know that passkey',
    advice: 'It may be for another site, or it was removed. Try again with another one.',
  },
  'passkey-not-used': {
    title: 'No passkey was used',
    advice: 'The prompt was closed, or this device has none for us. Try again when you like.',
  },
  'passkey-too-new': {
    title: 'Your new passkey is not ready yet',
    advice: 'For your safety it begins to work some time after it was added. Use another one until then.',
  },
  'sign-in-needed': {
    title: 'Please sign in first',
    advice: 'Only visitors who are signed in on this site can call here.',
  },
  'kept-elsewhere': {
    title: 'Your call stays on the other device',
    advice: 'It was not released there. End it on that device to call from here.',
  },
  'unanswered-elsewhere': {
    title: 'Nobody answered on the other device',
    advice: 'Your call can come here once you agree on that device. Have it at hand, then try again.',
  },
  blocked: {
    title: 'We cannot take this call',
    advice: 'Your calls are not accepted here. If that is a mistake, please write to us.',
  },
  'clock-wrong': {
    title: 'Your clock seems to be wrong',
    advice: 'Set the time of this device to automatic, then try again.',
  },
  'took-too-long': { title: 'That took too long', advice: 'Nothing is lost. Just try again.' },
  'page-outdated': { title: 'This page is out of date', advice: 'Reload the page, then call again.' },
  'not-set-up': {
    title: 'Calling does not work on this page',
    advice: 'You did nothing wrong. If you tell us, the details below help us mend it.',
  },
  'sound-failed': {
    title: 'The sound could not connect',
    advice: 'Your network may block calls. Try again, perhaps from another network.',
  },
  'kept-safe': {
    title: 'We stopped this call to keep you safe',
    advice: 'The sound did not come from your browser. Try again, if you can from another network.',
  },
  restarting: {
    title: 'We will be right back',
    advice: 'Our service is restarting. Please try again in a minute.',
  },
  'our-fault': { title: 'Something went wrong', advice: 'That was our fault, sorry. Please try again.' },
}
