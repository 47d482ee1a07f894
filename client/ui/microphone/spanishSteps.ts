import type { StepsByBrowser } from './browserFamily.ts'

/** In the infinitive: callers are addressed by their first name here, agents are not. */
export const spanishSteps: StepsByBrowser = {
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
}
