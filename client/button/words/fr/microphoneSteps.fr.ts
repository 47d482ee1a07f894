import type { CallWords } from '../callWords.ts'

const back = 'Revenez ici et réessayez.'

export const microphoneSteps: CallWords['microphoneSteps'] = {
  chromium: ['Cliquez sur l’icône à gauche de l’adresse web.', 'Activez « Micro ».', back],
  'chromium-android': [
    'Touchez l’icône à gauche de l’adresse web, puis « Autorisations ».',
    'Activez « Micro ».',
    back,
  ],
  edge: [
    'Cliquez sur le cadenas à gauche de l’adresse web.',
    'Réglez « Microphone » sur « Autoriser ».',
    back,
  ],
  firefox: [
    'Cliquez sur le micro barré à gauche de l’adresse web.',
    'Cliquez sur × à côté de « Bloqué ».',
    'Réessayez et choisissez « Autoriser ».',
  ],
  'firefox-android': [
    'Touchez le cadenas ou le bouclier à gauche de l’adresse web.',
    'Touchez « Microphone » pour qu’il indique « Autorisé ».',
    back,
  ],
  safari: [
    'Dans la barre des menus, choisissez Safari, puis « Réglages pour ce site web… ».',
    'Réglez « Microphone » sur « Autoriser ».',
    back,
  ],
  ios: [
    'Touchez le bouton de page à côté de l’adresse web, puis « Réglages du site web ».',
    'Réglez « Microphone » sur « Autoriser ». S’il n’y est pas, cherchez votre navigateur dans l’app Réglages.',
    back,
  ],
  other: ['Ouvrez les réglages de votre navigateur pour ce site web.', 'Autorisez le micro.', back],
}
