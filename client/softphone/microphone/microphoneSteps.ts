import { catalogue } from '../../ui/words/catalogue.ts'

export type Browser = 'chrome' | 'edge' | 'firefox' | 'safari' | 'other'

/** Which browser's buttons to describe. Edge also says Chrome, and Chrome also says Safari. */
export function browserOf(userAgent: string): Browser {
  if (/Edg(?:e|A|iOS)?\//.test(userAgent)) return 'edge'
  if (/(?:Firefox|FxiOS)\//.test(userAgent)) return 'firefox'
  if (/(?:Chrome|Chromium|CriOS)\//.test(userAgent)) return 'chrome'
  if (/Safari\//.test(userAgent)) return 'safari'
  return 'other'
}

/** How to allow the microphone, by the very browser's words. One step a line. */
export const microphoneSteps = catalogue({
  en: {
    chrome:
      'Press the icon with two sliders, left of the address.\nSwitch “Microphone” on.\nCome back here and try again.',
    edge: 'Press the padlock, left of the address.\nSet “Microphone” to “Allow”.\nCome back here and try again.',
    firefox:
      'Press the crossed-out microphone, left of the address.\nRemove the “Blocked” mark beside it.\nTry again here and choose “Allow”.',
    safari:
      'Open the menu “Safari”, then “Settings for this website…”.\nSet “Microphone” to “Allow”.\nCome back here and try again.',
    other:
      'Open your browser’s settings for this page.\nAllow the microphone.\nCome back here and try again.',
  },
  es: {
    chrome:
      'Pulse el icono con dos deslizadores, a la izquierda de la dirección.\nActive «Micrófono».\nVuelva aquí y pruebe otra vez.',
    edge: 'Pulse el candado, a la izquierda de la dirección.\nPonga «Micrófono» en «Permitir».\nVuelva aquí y pruebe otra vez.',
    firefox:
      'Pulse el micrófono tachado, a la izquierda de la dirección.\nQuite la marca «Bloqueado» que hay al lado.\nPruebe otra vez aquí y elija «Permitir».',
    safari:
      'Abra el menú «Safari» y «Ajustes para este sitio web…».\nPonga «Micrófono» en «Permitir».\nVuelva aquí y pruebe otra vez.',
    other:
      'Abra los ajustes del navegador para esta página.\nPermita el micrófono.\nVuelva aquí y pruebe otra vez.',
  },
})
