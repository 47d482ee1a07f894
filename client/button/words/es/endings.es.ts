import type { CallWords } from '../callWords.ts'

export const endings: CallWords['endings'] = {
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
