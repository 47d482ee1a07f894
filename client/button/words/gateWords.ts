import { catalogue } from '../../ui/words/catalogue.ts'

/** What the button says to a caller in line who is asked to show to be there. It names nobody a machine. */
export const gateWords = catalogue({
  en: {
    soon: 'When this light goes on, say hello',
    on: 'Say hello now',
    promise: 'We ring for you as soon as we hear you. Your place is kept.',
    missed: {
      voice: 'We could not hear you yet.',
      key: 'That was another key.',
    },
    muted: 'Your microphone is muted. Unmute it, or use the key.',
    key: (key: string) => `Or press ${key}, or type it here`,
    send: 'Send',
    checking: 'Checking your key…',
    triesLeft: (tries: string) => `Tries left: ${tries}`,
    passkey: 'Call with my passkey',
    passkeyAdvice: 'With a passkey you call anew, and go before all who call without one.',
  },
  es: {
    soon: 'Cuando se encienda esta luz, di hola',
    on: 'Di hola ahora',
    promise: 'En cuanto te oigamos, llamamos por ti. Tu turno se guarda.',
    missed: {
      voice: 'Aún no te hemos podido oír.',
      key: 'Esa era otra tecla.',
    },
    muted: 'Tu micrófono está en silencio. Actívalo o usa la tecla.',
    key: key => `O pulsa ${key}, o escríbelo aquí`,
    send: 'Enviar',
    checking: 'Comprobando tu tecla…',
    triesLeft: tries => `Intentos que quedan: ${tries}`,
    passkey: 'Llamar con mi clave de acceso',
    passkeyAdvice: 'Con una clave de acceso llamas de nuevo, y antes que quienes llaman sin ella.',
  },
})
