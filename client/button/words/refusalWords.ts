import { catalogue } from '../../ui/words/catalogue.ts'
import type { Situation } from './refusalSituations.ts'

type Refusals = Readonly<Record<Situation, { title: string; advice: string }>>

const english: Refusals = {
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

const spanish: Refusals = {
  'microphone-blocked': { title: 'Tu micrófono está bloqueado', advice: 'Así puedes permitirlo:' },
  'microphone-missing': {
    title: 'No encontramos un micrófono',
    advice: 'Conecta o enciende un micrófono o unos auriculares e inténtalo de nuevo.',
  },
  'microphone-busy': {
    title: 'Tu micrófono está en uso',
    advice: 'Cierra el otro programa o pestaña que lo usa e inténtalo de nuevo.',
  },
  'browser-unsupported': {
    title: 'Este navegador no puede llamar',
    advice: 'Abre esta página en un Chrome, Edge, Firefox o Safari actual.',
  },
  'press-needed': {
    title: 'Pulsa una vez y llamamos',
    advice: 'Tu navegador solo da sonido después de pulsar algo. Con Reintentar empieza la llamada.',
  },
  unreachable: {
    title: 'No pudimos conectarte',
    advice:
      'No hubo respuesta: puede ser nuestro servicio o tu conexión a internet. Prueba en un momento o recarga la página.',
  },
  'connection-lost': {
    title: 'Se perdió la conexión',
    advice: 'Puede ser nuestro servicio o tu conexión a internet. Prueba en un momento.',
  },
  offline: { title: 'No tienes conexión', advice: 'Conéctate a internet e inténtalo de nuevo.' },
  'service-silent': {
    title: 'Nuestro servicio no responde',
    advice: 'Es cosa nuestra, no tuya. Inténtalo de nuevo en unos minutos.',
  },
  closed: { title: 'Ahora estamos cerrados', advice: 'Vuelve a llamar en nuestro horario de atención.' },
  'nobody-there': {
    title: 'Ahora no hay nadie para atenderte',
    advice: 'Lo has hecho todo bien. Inténtalo de nuevo un poco más tarde.',
  },
  'too-many-tries': { title: 'Demasiados intentos', advice: 'Espera un minuto e inténtalo de nuevo.' },
  'call-elsewhere': {
    title: 'Ya tienes una llamada',
    advice: 'Búscala en otra pestaña o ventana. Termínala allí para llamar desde aquí.',
  },
  'called-often': {
    title: 'Has llamado muchas veces',
    advice: 'Por ahora has agotado tus llamadas aquí. Inténtalo de nuevo más tarde.',
  },
  'all-busy': { title: 'Todas las líneas están ocupadas', advice: 'Inténtalo de nuevo en unos minutos.' },
  'network-busy': {
    title: 'Muchos llaman desde tu red',
    advice: 'Inténtalo de nuevo en unos minutos o desde otra red.',
  },
  crowded: {
    title: 'Ahora hay demasiada gente esperando',
    advice:
      'Los últimos lugares van por sorteo. Si inicias sesión aquí o usas una clave de acceso vas primero; o prueba más tarde.',
  },
  'passkey-needed': {
    title: 'Esta línea pide una clave de acceso',
    advice: 'Aquí solo pueden llamar quienes confirman quiénes son con una clave de acceso.',
  },
  'passkey-unknown': {
    title: 'No conocemos esa clave de acceso',
    advice: 'Quizá es de otro sitio o se eliminó. Prueba con otra.',
  },
  'passkey-not-used': {
    title: 'No se usó ninguna clave',
    advice: 'Se cerró la ventana o este dispositivo no tiene clave. Inténtalo cuando quieras.',
  },
  'passkey-too-new': {
    title: 'Tu clave nueva aún no vale',
    advice: 'Por tu seguridad empieza a valer un tiempo después. Usa otra hasta entonces.',
  },
  'sign-in-needed': {
    title: 'Primero inicia sesión',
    advice: 'Aquí solo pueden llamar quienes han iniciado sesión en este sitio.',
  },
  'kept-elsewhere': {
    title: 'Tu llamada sigue en el otro dispositivo',
    advice: 'No se permitió pasarla. Termínala en ese dispositivo para llamar desde aquí.',
  },
  'unanswered-elsewhere': {
    title: 'Nadie respondió en el otro dispositivo',
    advice: 'La llamada puede pasar aquí si lo aceptas allí. Tenlo a mano e inténtalo de nuevo.',
  },
  blocked: {
    title: 'No podemos atender esta llamada',
    advice: 'Aquí no se aceptan tus llamadas. Si es un error, escríbenos, por favor.',
  },
  'clock-wrong': {
    title: 'Tu reloj parece equivocado',
    advice: 'Pon la hora del dispositivo en automático e inténtalo de nuevo.',
  },
  'took-too-long': { title: 'Ha tardado demasiado', advice: 'No se ha perdido nada. Inténtalo otra vez.' },
  'page-outdated': {
    title: 'Esta página está anticuada',
    advice: 'Recarga la página y vuelve a llamar.',
  },
  'not-set-up': {
    title: 'En esta página no se puede llamar',
    advice: 'No has hecho nada mal. Si nos avisas, los detalles nos ayudan a arreglarlo.',
  },
  'sound-failed': {
    title: 'No se pudo conectar el sonido',
    advice: 'Tu red puede bloquear las llamadas. Prueba otra vez o desde otra red.',
  },
  'kept-safe': {
    title: 'Paramos la llamada para protegerte',
    advice: 'El sonido no venía de tu navegador. Prueba otra vez, si puedes desde otra red.',
  },
  restarting: {
    title: 'Volvemos enseguida',
    advice: 'Estamos reiniciando el servicio. Inténtalo de nuevo en un minuto.',
  },
  'our-fault': { title: 'Algo ha fallado', advice: 'Fue culpa nuestra, lo sentimos. Inténtalo de nuevo.' },
}

/** Every situation in which a call does not begin: what happened and what to do. */
export const refusalWords = catalogue({ en: english, es: spanish })
