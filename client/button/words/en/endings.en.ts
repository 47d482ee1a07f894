import type { CallWords } from '../callWords.ts'

export const endings: CallWords['endings'] = {
  'caller-hung-up': { title: 'Call ended', advice: 'Thank you for calling.' },
  'agent-hung-up': { title: 'Call ended', advice: 'Thank you for calling.' },
  'caller-gone': {
    title: 'The call was cut off',
    advice: 'This page lost its connection. Call again if you like.',
  },
  'agent-gone': {
    title: 'The call was cut off',
    advice: 'The connection broke on our side. Please call again.',
  },
  'left-queue': { title: 'You left the line', advice: 'Call again whenever you like.' },
  'waited-too-long': {
    title: 'Sorry, nobody came free',
    advice: 'All our people were busy. Please try again later.',
  },
  'no-agent': {
    title: 'Sorry, nobody is there any more',
    advice: 'Our last colleague has left. Please try again later.',
  },
  declined: { title: 'Sorry, nobody could take your call', advice: 'Please try again in a few minutes.' },
  'cap-reached': {
    title: 'The time for this call is up',
    advice: 'Calls here have a time limit. Call again if you need more time.',
  },
  'media-key-mismatch': {
    title: 'We stopped this call to keep you safe',
    advice: 'The sound did not come from your browser. Please call again, if you can from another network.',
  },
  'media-failed': {
    title: 'The sound broke off',
    advice: 'Your network may be weak or may block calls. Try again, perhaps from another network.',
  },
  'never-heard': {
    title: 'No sound got through',
    advice: 'Your network may be weak or may block calls. Try again, perhaps from another network.',
  },
  'worker-died': { title: 'The call was cut off', advice: 'That was our fault, sorry. Please call again.' },
  'server-died': { title: 'The call was cut off', advice: 'That was our fault, sorry. Please call again.' },
  'server-stopping': {
    title: 'The call was cut off',
    advice: 'We are restarting our service. Please call again in a minute.',
  },
  'signed-out': {
    title: 'Call ended',
    advice: 'The person you talked to has signed out. Call again if you need more.',
  },
  revoked: {
    title: 'This call was ended',
    advice: 'It was ended for safety. If you think that is a mistake, please write to us.',
  },
  moved: { title: 'Your call goes on elsewhere', advice: 'You took it to another tab or device.' },
  'authorization-expired': {
    title: 'The call was cut off',
    advice: 'This page was asleep for too long. Keep it open and call again.',
  },
  'internal-error': {
    title: 'The call was cut off',
    advice: 'That was our fault, sorry. Please call again.',
  },
  'connection-lost': {
    title: 'The connection was lost',
    advice: 'It may be our service or your internet connection. Call again in a moment.',
  },
}
