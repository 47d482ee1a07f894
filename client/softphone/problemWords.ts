import { catalogue } from '../ui/catalogue.ts'
import type { ErrorCode } from './seatTypes.ts'

/** What went wrong, in words for the agent. Codes without an entry are told as `other`; the code is in the details. */
export const problemWords = catalogue({
  en: {
    'passkey-cancelled': {
      title: 'The passkey window was closed',
      text: 'Nothing happened to your account. Press the button to try again.',
    },
    'passkey-invalid': {
      title: 'This passkey is not known here',
      text: 'Choose another passkey, or ask whoever runs Ringfence here for a new enrolment link.',
    },
    'enrolment-invalid': {
      title: 'This link no longer works',
      text: 'An enrolment link works once and for 15 minutes. Ask for a new one.',
    },
    'signed-out': { title: 'You are signed out', text: 'See you next time.' },
    'session-expired': {
      title: 'Your session ended',
      text: 'It was idle or open for too long. Sign in again to go on.',
    },
    'seat-taken': {
      title: 'Your softphone was opened elsewhere',
      text: 'Only one window takes calls. Sign in here to bring it back to this one.',
    },
    'server-unreachable': {
      title: 'The service cannot be reached',
      text: 'Check your network connection and try again.',
    },
    'rate-limited': { title: 'Too many tries', text: 'Wait a minute, then try again.' },
    'browser-unsupported': {
      title: 'This browser cannot take calls',
      text: 'Use a current Chrome, Edge, Firefox or Safari, on a secure (https) address.',
    },
    'microphone-denied': {
      title: 'The microphone is blocked',
      text: 'Callers cannot hear you until you allow it for this page.',
    },
    'microphone-missing': {
      title: 'No microphone was found',
      text: 'Plug one in or switch your headset on, then try again.',
    },
    'microphone-busy': {
      title: 'Another program is using the microphone',
      text: 'Close the other call or recording, then try again.',
    },
    'ring-over': { title: 'This call is no longer ringing', text: 'The caller left, or the time was up.' },
    'media-failed': {
      title: 'The sound could not be connected',
      text: 'Often a firewall or a VPN is in the way. Try once more, or ask your network people.',
    },
    other: {
      title: 'That did not work',
      text: 'Try again. If it stays so, pass on the code in the details.',
    },
  },
  es: {
    'passkey-cancelled': {
      title: 'Se cerró la ventana de la clave de acceso',
      text: 'A su cuenta no le pasó nada. Pulse el botón para probar otra vez.',
    },
    'passkey-invalid': {
      title: 'Esta clave de acceso no se conoce aquí',
      text: 'Elija otra o pida un nuevo enlace de alta a quien administra Ringfence aquí.',
    },
    'enrolment-invalid': {
      title: 'Este enlace ya no sirve',
      text: 'Un enlace de alta sirve una vez y durante 15 minutos. Pida otro.',
    },
    'signed-out': { title: 'Ha cerrado la sesión', text: 'Hasta la próxima.' },
    'session-expired': {
      title: 'Su sesión terminó',
      text: 'Estuvo inactiva o abierta demasiado tiempo. Inicie sesión para seguir.',
    },
    'seat-taken': {
      title: 'Su puesto se abrió en otro lugar',
      text: 'Solo una ventana atiende llamadas. Inicie sesión aquí para traerlo a esta.',
    },
    'server-unreachable': {
      title: 'No se puede llegar al servicio',
      text: 'Revise su conexión a la red y pruebe otra vez.',
    },
    'rate-limited': { title: 'Demasiados intentos', text: 'Espere un minuto y pruebe otra vez.' },
    'browser-unsupported': {
      title: 'Este navegador no puede atender llamadas',
      text: 'Use un Chrome, Edge, Firefox o Safari actual, en una dirección segura (https).',
    },
    'microphone-denied': {
      title: 'El micrófono está bloqueado',
      text: 'Quien llama no podrá oírle hasta que lo permita en esta página.',
    },
    'microphone-missing': {
      title: 'No se encontró ningún micrófono',
      text: 'Conecte uno o encienda sus auriculares y pruebe otra vez.',
    },
    'microphone-busy': {
      title: 'Otro programa usa el micrófono',
      text: 'Cierre la otra llamada o grabación y pruebe otra vez.',
    },
    'ring-over': { title: 'Esta llamada ya no suena', text: 'Quien llamaba se fue o se acabó el tiempo.' },
    'media-failed': {
      title: 'No se pudo conectar el sonido',
      text: 'A menudo lo impide un cortafuegos o una VPN. Pruebe otra vez o pregunte a su equipo de red.',
    },
    other: {
      title: 'Eso no funcionó',
      text: 'Pruebe otra vez. Si sigue igual, comunique el código de los detalles.',
    },
  },
})

type ProblemName = keyof (typeof problemWords)['en']

const sameAs = {
  'connection-lost': 'server-unreachable',
  'request-timed-out': 'server-unreachable',
  'server-stopping': 'server-unreachable',
  'call-not-found': 'ring-over',
  'media-key-mismatch': 'media-failed',
  'sign-in-required': 'session-expired',
} as const satisfies Partial<Record<ErrorCode, ProblemName>>

const isProblemName = (name: string): name is ProblemName => Object.hasOwn(problemWords.en, name)

/** Which words tell this code. */
export function problemNameOf(code: string): ProblemName {
  const same = new Map<string, ProblemName>(Object.entries(sameAs)).get(code)
  return same ?? (isProblemName(code) ? code : 'other')
}

/** The code of what a seat threw; whatever was thrown by something else has none and is told as `other`. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : 'internal-error'
}
