import type { Language } from '../../ui/words/language.ts'
import type { BrowserFamily } from './browserFamily.ts'

type Steps = readonly [string, string, string]

/** How to allow the microphone in this very browser, as three short steps in its own words. */
export const microphoneSteps = {
  en: {
    chromium: [
      'Click the icon at the left of the web address.',
      'Switch “Microphone” on.',
      'Come back here and try again.',
    ],
    'chromium-android': [
      'Tap the icon at the left of the web address, then “Permissions”.',
      'Switch “Microphone” on.',
      'Come back here and try again.',
    ],
    firefox: [
      'Click the crossed-out microphone at the left of the web address.',
      'Click × beside “Blocked”.',
      'Try again and choose “Allow”.',
    ],
    'firefox-android': [
      'Tap the lock or shield at the left of the web address.',
      'Tap “Microphone” so that it says “Allowed”.',
      'Come back here and try again.',
    ],
    safari: [
      'In the menu bar choose Safari, then “Settings for This Website…”.',
      'Set “Microphone” to “Allow”.',
      'Come back here and try again.',
    ],
    ios: [
      'Tap the page button beside the web address, then “Website Settings”.',
      'Set “Microphone” to “Allow”. If you do not see it, look in the Settings app under your browser.',
      'Come back here and try again.',
    ],
    other: [
      'Open your browser’s settings for this website.',
      'Allow the microphone.',
      'Come back here and try again.',
    ],
  },
  es: {
    chromium: [
      'Pulsa el icono a la izquierda de la dirección web.',
      'Activa «Micrófono».',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
    'chromium-android': [
      'Toca el icono a la izquierda de la dirección web y luego «Permisos».',
      'Activa «Micrófono».',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
    firefox: [
      'Pulsa el micrófono tachado a la izquierda de la dirección web.',
      'Pulsa × junto a «Bloqueado».',
      'Inténtalo de nuevo y elige «Permitir».',
    ],
    'firefox-android': [
      'Toca el candado o el escudo a la izquierda de la dirección web.',
      'Toca «Micrófono» hasta que diga «Permitido».',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
    safari: [
      'En la barra de menús elige Safari y «Ajustes de este sitio web…».',
      'En «Micrófono» elige «Permitir».',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
    ios: [
      'Toca el botón de página junto a la dirección web y «Ajustes del sitio web».',
      'En «Micrófono» elige «Permitir». Si no aparece, busca tu navegador en la app Ajustes.',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
    other: [
      'Abre los ajustes de tu navegador para este sitio web.',
      'Permite el micrófono.',
      'Vuelve aquí e inténtalo de nuevo.',
    ],
  },
} as const satisfies Record<Language, Record<BrowserFamily, Steps>>
