import type { HangUpReason, PhoneSnapshot } from '../../sdk/index.ts'
import { catalogue } from '../../ui/words/catalogue.ts'
import type { Language } from '../../ui/words/language.ts'

export type EndReason = HangUpReason | 'connection-lost'

/** What happened, and, where there is something to do, what to do. */
interface EndingPhrase {
  readonly title: string
  readonly advice: string
}

type Endings = Readonly<Record<EndReason | 'never-heard', { title: string; advice: string }>>

const english: Endings = {
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

const spanish: Endings = {
  'caller-hung-up': { title: 'Llamada terminada', advice: 'Gracias por llamar.' },
  'agent-hung-up': { title: 'Llamada terminada', advice: 'Gracias por llamar.' },
  'caller-gone': {
    title: 'La llamada se cortó',
    advice: 'Esta página perdió la conexión. Puedes volver a llamar.',
  },
  'agent-gone': {
    title: 'La llamada se cortó',
    advice: 'Falló nuestra conexión. Vuelve a llamar, por favor.',
  },
  'left-queue': { title: 'Has dejado la espera', advice: 'Vuelve a llamar cuando quieras.' },
  'waited-too-long': {
    title: 'Lo sentimos, nadie quedó libre',
    advice: 'Todas las personas estaban ocupadas. Inténtalo más tarde.',
  },
  'no-agent': {
    title: 'Lo sentimos, ya no hay nadie',
    advice: 'La última persona se ha ido. Inténtalo más tarde.',
  },
  declined: { title: 'Lo sentimos, nadie pudo atenderte', advice: 'Inténtalo de nuevo en unos minutos.' },
  'cap-reached': {
    title: 'Se acabó el tiempo de la llamada',
    advice: 'Las llamadas aquí tienen un límite de tiempo. Vuelve a llamar si necesitas más.',
  },
  'media-key-mismatch': {
    title: 'Paramos la llamada para protegerte',
    advice: 'El sonido no venía de tu navegador. Vuelve a llamar, si puedes desde otra red.',
  },
  'media-failed': {
    title: 'Se perdió el sonido',
    advice: 'Tu red puede ser débil o bloquear las llamadas. Prueba otra vez o desde otra red.',
  },
  'never-heard': {
    title: 'El sonido no pudo pasar',
    advice: 'Tu red puede ser débil o bloquear las llamadas. Prueba otra vez o desde otra red.',
  },
  'server-died': {
    title: 'La llamada se cortó',
    advice: 'Fue culpa nuestra, lo sentimos. Vuelve a llamar, por favor.',
  },
  'worker-died': {
    title: 'La llamada se cortó',
    advice: 'Fue culpa nuestra, lo sentimos. Vuelve a llamar, por favor.',
  },
  'server-stopping': {
    title: 'La llamada se cortó',
    advice: 'Estamos reiniciando el servicio. Vuelve a llamar en un minuto.',
  },
  'signed-out': {
    title: 'Llamada terminada',
    advice: 'La persona que te atendía ha cerrado su sesión. Vuelve a llamar si necesitas algo más.',
  },
  revoked: {
    title: 'La llamada se ha terminado',
    advice: 'Se terminó por seguridad. Si crees que es un error, escríbenos, por favor.',
  },
  moved: {
    title: 'Tu llamada sigue en otro sitio',
    advice: 'La has pasado a otra pestaña o a otro dispositivo.',
  },
  'authorization-expired': {
    title: 'La llamada se cortó',
    advice: 'Esta página estuvo dormida demasiado tiempo. Déjala abierta y vuelve a llamar.',
  },
  'internal-error': {
    title: 'La llamada se cortó',
    advice: 'Fue culpa nuestra, lo sentimos. Vuelve a llamar, por favor.',
  },
  'connection-lost': {
    title: 'Se perdió la conexión',
    advice: 'Puede ser nuestro servicio o tu conexión a internet. Vuelve a llamar en un momento.',
  },
}

/** Every way a call can end, in words for the caller. */
export const endingWords = catalogue({ en: english, es: spanish })

/** How this call ended. Nothing breaks off that never began. */
export function endingOf(
  { reason, talkedMs }: Pick<Extract<PhoneSnapshot, { state: 'ended' }>, 'reason' | 'talkedMs'>,
  language: Language,
): EndingPhrase {
  return endingWords[language][reason === 'media-failed' && talkedMs === 0 ? 'never-heard' : reason]
}
