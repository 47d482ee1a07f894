import type { CallWords } from '../callWords.ts'

export const refusals: CallWords['refusals'] = {
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
