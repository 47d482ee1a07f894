import { catalogue } from '../../ui/words/catalogue.ts'
import type { ErrorCode } from '../model/seatTypes.ts'
import { frameProblemWords } from './frameWords.ts'

/** What went wrong, in words for the agent. Codes without an entry are told as `other`; the code is in the details. */
export const problemWords = catalogue({
  en: {
    ...frameProblemWords.en,
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
      text: 'An enrolment link works once, and only for a time. Ask for a new one.',
    },
    'signed-out': { title: 'You are signed out', text: 'See you next time.' },
    'session-expired': {
      title: 'Your session ended',
      text: 'It was idle or open for too long. Sign in again to go on.',
    },
    'seat-taken': {
      title: 'Your softphone is open elsewhere',
      text: 'Only one window takes calls. You can bring the seat here, with a call that goes on there.',
    },
    'seat-in-other-tab': {
      title: 'Your softphone is open in another tab',
      text: 'Only one tab takes calls. You can bring the seat here, with a call that goes on there.',
    },
    'server-unreachable': {
      title: 'The service cannot be reached',
      text: 'It may be your network or the service. Try again in a moment, or reload the page.',
    },
    'protocol-unsupported': {
      title: 'This page is out of date',
      text: 'The service was updated since it was opened. Reload the page, then sign in if you are asked to.',
    },
    'rate-limited': { title: 'Too many tries', text: 'Wait a minute, then try again.' },
    'service-unavailable': {
      title: 'The service does not answer',
      text: 'Your network is not to blame. Try again in a few minutes.',
    },
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
    'passkey-not-found': { title: 'This passkey is gone already', text: 'Somebody removed it meanwhile.' },
    'last-passkey': {
      title: 'This is your last passkey',
      text: 'Without it you could not sign in. Add another one first.',
    },
    'role-required': { title: 'Only an admin can do that', text: 'Ask one of them.' },
    'last-admin': {
      title: 'Somebody must stay admin',
      text: 'Make another person an admin first.',
    },
    'agent-not-found': { title: 'This person is gone already', text: 'Somebody removed them meanwhile.' },
    'seat-proof-invalid': {
      title: 'This browser lost its seat key',
      text: 'Sign out and in again with your passkey to make a new one.',
    },
    'fresh-sign-in-required': {
      title: 'Show your passkey once more',
      text: 'This changes how you sign in, so an open session is not enough. Try again.',
    },
    revoked: {
      title: 'Your access was revoked',
      text: 'Ask whoever runs Ringfence here.',
    },
    'step-up-pending': {
      title: 'The caller is still being asked',
      text: 'Wait for the answer before you ask again.',
    },
    'too-many-step-ups': {
      title: 'No more may be asked in this call',
      text: 'Treat the caller as not identified.',
    },
    'step-up-not-allowed': {
      title: 'That cannot be asked here',
      text: 'The limit may be too high, or this queue does not allow it.',
    },
    'call-not-found': {
      title: 'This call is no longer known',
      text: 'It is over, too old, or not yours. Nothing was changed.',
    },
    'not-found': { title: 'This is gone already', text: 'It ended, or somebody undid it meanwhile.' },
    other: {
      title: 'That did not work',
      text: 'Try again. If it stays so, pass on the code in the details.',
    },
  },
  es: {
    ...frameProblemWords.es,
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
      text: 'Un enlace de alta sirve una vez y por un tiempo limitado. Pida otro.',
    },
    'signed-out': { title: 'Ha cerrado la sesión', text: 'Hasta la próxima.' },
    'session-expired': {
      title: 'Su sesión terminó',
      text: 'Estuvo inactiva o abierta demasiado tiempo. Inicie sesión para seguir.',
    },
    'seat-taken': {
      title: 'Su puesto está abierto en otro lugar',
      text: 'Solo una ventana atiende llamadas. Puede traer el puesto aquí, con la llamada que siga allí.',
    },
    'seat-in-other-tab': {
      title: 'Su puesto está abierto en otra pestaña',
      text: 'Solo una pestaña atiende llamadas. Puede traer el puesto aquí, con la llamada que siga allí.',
    },
    'server-unreachable': {
      title: 'No se puede llegar al servicio',
      text: 'Puede ser su red o el servicio. Pruebe otra vez en un momento o recargue la página.',
    },
    'protocol-unsupported': {
      title: 'Esta página está anticuada',
      text: 'El servicio se actualizó después de abrirla. Recargue la página y, si se le pide, inicie sesión.',
    },
    'rate-limited': { title: 'Demasiados intentos', text: 'Espere un minuto y pruebe otra vez.' },
    'service-unavailable': {
      title: 'El servicio no responde',
      text: 'No es culpa de su red. Pruebe otra vez en unos minutos.',
    },
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
    'passkey-not-found': { title: 'Esa clave ya no está', text: 'Alguien la eliminó entretanto.' },
    'last-passkey': {
      title: 'Es su última clave de acceso',
      text: 'Sin ella no podría entrar. Añada otra primero.',
    },
    'role-required': { title: 'Eso solo puede hacerlo administración', text: 'Pídaselo.' },
    'last-admin': {
      title: 'Alguien debe seguir en administración',
      text: 'Nombre primero a otra persona.',
    },
    'agent-not-found': { title: 'Esa persona ya no está', text: 'Alguien la quitó entretanto.' },
    'seat-proof-invalid': {
      title: 'Este navegador perdió la clave de su puesto',
      text: 'Cierre la sesión y vuelva a entrar con su clave de acceso.',
    },
    'fresh-sign-in-required': {
      title: 'Muestre su clave otra vez',
      text: 'Esto cambia cómo entra usted: una sesión abierta no basta. Pruebe otra vez.',
    },
    revoked: { title: 'Se revocó su acceso', text: 'Pregunte a quien administra Ringfence aquí.' },
    'step-up-pending': {
      title: 'La pregunta anterior sigue abierta',
      text: 'Espere la respuesta antes de pedir otra vez.',
    },
    'too-many-step-ups': {
      title: 'En esta llamada ya no se puede pedir más',
      text: 'Trate a la persona como no identificada.',
    },
    'step-up-not-allowed': {
      title: 'Eso no se puede pedir aquí',
      text: 'Quizá el límite es demasiado alto o la cola no lo permite.',
    },
    'call-not-found': {
      title: 'Esta llamada ya no se conoce',
      text: 'Ha terminado, es muy antigua o no es suya. No se cambió nada.',
    },
    'not-found': { title: 'Esto ya no existe', text: 'Terminó, o alguien lo deshizo mientras tanto.' },
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
  'media-key-mismatch': 'media-failed',
  'sign-in-required': 'session-expired',
  'step-up-over': 'step-up-pending',
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
