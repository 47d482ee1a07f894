import { catalogue } from '../../ui/words/catalogue.ts'

/** Words of the softphone inside another page, and of the window that signs it in there. */
export const frameWords = catalogue({
  en: {
    title: 'Sign in to take calls here',
    lead: 'A window opens in which you sign in with your passkey. After that the softphone is in this page:',
    open: 'Open the sign-in window',
    waiting: 'Waiting for the window…',
    link: 'No window? Open it in a new tab',
    missing: 'This page gives the softphone no microphone',
    missingText: 'Whoever made the page has to add this to the frame. Calls would have no voice of yours.',
    record: {
      open: 'Open the record',
      outcomes: {
        asked: 'Asking the page around…',
        opened: 'The page around has opened it.',
        'not-found': 'The page around has no record of this caller.',
        'no-answer': 'The page around did not answer.',
      },
    },
    window: {
      reaching: 'One moment…',
      title: {
        frame: 'Allow your softphone inside this page?',
        page: 'Allow this page to take your calls?',
      },
      only: 'Allow it only if you pressed sign-in there just now.',
      allow: 'Allow with your passkey',
      allowing: 'Waiting for your passkey…',
      demo: 'Allow as the demo agent',
      drop: 'Do not allow',
      done: 'You are signed in there',
      doneText: 'You can close this window.',
      lost: 'The page that opened this window does not answer',
      lostText: 'Close this window and press sign-in in that page again.',
      refused: 'Nothing was allowed',
      refusedText: 'You can close this window.',
    },
  },
  es: {
    title: 'Inicie sesión para atender llamadas aquí',
    lead: 'Se abre una ventana en la que entra con su clave de acceso. Después, el puesto está en esta página:',
    open: 'Abrir la ventana de inicio de sesión',
    waiting: 'Esperando a la ventana…',
    link: '¿No hay ventana? Ábrala en una pestaña nueva',
    missing: 'Esta página no da micrófono al puesto',
    missingText: 'Quien hizo la página debe añadir esto al marco. Sin ello, nadie le oiría en las llamadas.',
    record: {
      open: 'Abrir la ficha',
      outcomes: {
        asked: 'Preguntando a la página…',
        opened: 'La página la ha abierto.',
        'not-found': 'La página no tiene ficha de esta persona.',
        'no-answer': 'La página no respondió.',
      },
    },
    window: {
      reaching: 'Un momento…',
      title: {
        frame: '¿Permitir su puesto dentro de esta página?',
        page: '¿Permitir que esta página atienda sus llamadas?',
      },
      only: 'Permítalo solo si acaba de pulsar allí el inicio de sesión.',
      allow: 'Permitir con su clave de acceso',
      allowing: 'Esperando su clave de acceso…',
      demo: 'Permitir como agente de prueba',
      drop: 'No permitir',
      done: 'Ya ha iniciado sesión allí',
      doneText: 'Puede cerrar esta ventana.',
      lost: 'La página que abrió esta ventana no responde',
      lostText: 'Cierre esta ventana y pulse otra vez el inicio de sesión en aquella página.',
      refused: 'No se ha permitido nada',
      refusedText: 'Ya puede cerrar esta ventana.',
    },
  },
})

export type FrameWords = (typeof frameWords)['en']

/** What goes wrong only where the softphone stands in another page. */
export const frameProblemWords = catalogue({
  en: {
    'window-forbidden': {
      title: 'Your browser opened no window',
      text: 'Use the link below. If that does nothing either, whoever made this page has to allow windows in its frame.',
    },
    'ticket-invalid': {
      title: 'The sign-in took too long',
      text: 'What the window allowed is good for a minute only. Open it once more.',
    },
    'origin-not-allowed': {
      title: 'The softphone is not allowed in this page',
      text: 'Whoever runs Ringfence here has to add the address of the page to its settings.',
    },
    'passkey-forbidden': {
      title: 'This page lets the softphone show no passkey',
      text: 'Whoever made the page has to add publickey-credentials-get to the frame.',
    },
    'microphone-forbidden': {
      title: 'This page withholds the microphone',
      text: 'Whoever made the page has to allow it for the softphone.',
    },
  },
  es: {
    'window-forbidden': {
      title: 'Su navegador no abrió ninguna ventana',
      text: 'Use el enlace de abajo. Si tampoco funciona, quien hizo esta página debe permitir ventanas en su marco.',
    },
    'ticket-invalid': {
      title: 'El inicio de sesión tardó demasiado',
      text: 'Lo que permitió la ventana vale solo un minuto. Ábrala otra vez.',
    },
    'origin-not-allowed': {
      title: 'El puesto no está permitido en esta página',
      text: 'Quien administra Ringfence aquí debe añadir la dirección de la página a los ajustes.',
    },
    'passkey-forbidden': {
      title: 'Esta página no deja mostrar claves de acceso',
      text: 'Quien hizo la página debe añadir publickey-credentials-get al marco.',
    },
    'microphone-forbidden': {
      title: 'Esta página no da el micrófono',
      text: 'Quien hizo la página debe permitirlo para el puesto.',
    },
  },
})
