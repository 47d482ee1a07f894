import type { Language } from '../words/language.ts'
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
    edge: [
      'Click the padlock at the left of the web address.',
      'Set “Microphone” to “Allow”.',
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
  // In the infinitive: callers are addressed by their first name here, agents are not.
  es: {
    chromium: [
      'Pulsar el icono a la izquierda de la dirección web.',
      'Activar «Micrófono».',
      'Volver aquí e intentarlo de nuevo.',
    ],
    'chromium-android': [
      'Tocar el icono a la izquierda de la dirección web y luego «Permisos».',
      'Activar «Micrófono».',
      'Volver aquí e intentarlo de nuevo.',
    ],
    edge: [
      'Pulsar el candado a la izquierda de la dirección web.',
      'Poner «Micrófono» en «Permitir».',
      'Volver aquí e intentarlo de nuevo.',
    ],
    firefox: [
      'Pulsar el micrófono tachado a la izquierda de la dirección web.',
      'Pulsar × junto a «Bloqueado».',
      'Intentarlo de nuevo y elegir «Permitir».',
    ],
    'firefox-android': [
      'Tocar el candado o el escudo a la izquierda de la dirección web.',
      'Tocar «Micrófono» hasta que diga «Permitido».',
      'Volver aquí e intentarlo de nuevo.',
    ],
    safari: [
      'En la barra de menús, elegir Safari y «Ajustes de este sitio web…».',
      'En «Micrófono», elegir «Permitir».',
      'Volver aquí e intentarlo de nuevo.',
    ],
    ios: [
      'Tocar el botón de página junto a la dirección web y «Ajustes del sitio web».',
      'En «Micrófono», elegir «Permitir». Si no aparece, buscar el navegador en la app Ajustes.',
      'Volver aquí e intentarlo de nuevo.',
    ],
    other: [
      'Abrir los ajustes del navegador para este sitio web.',
      'Permitir el micrófono.',
      'Volver aquí e intentarlo de nuevo.',
    ],
  },
} as const satisfies Record<Language, Record<BrowserFamily, Steps>>
