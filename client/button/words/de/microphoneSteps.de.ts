import type { CallWords } from '../callWords.ts'

const back = 'Kommen Sie hierher zurück und versuchen Sie es erneut.'

export const microphoneSteps: CallWords['microphoneSteps'] = {
  chromium: ['Klicken Sie auf das Symbol links neben der Webadresse.', 'Schalten Sie „Mikrofon“ ein.', back],
  'chromium-android': [
    'Tippen Sie auf das Symbol links neben der Webadresse, dann auf „Berechtigungen“.',
    'Schalten Sie „Mikrofon“ ein.',
    back,
  ],
  edge: [
    'Klicken Sie auf das Schloss links neben der Webadresse.',
    'Stellen Sie „Mikrofon“ auf „Zulassen“.',
    back,
  ],
  firefox: [
    'Klicken Sie auf das durchgestrichene Mikrofon links neben der Webadresse.',
    'Klicken Sie auf × neben „Blockiert“.',
    'Versuchen Sie es erneut und wählen Sie „Erlauben“.',
  ],
  'firefox-android': [
    'Tippen Sie auf das Schloss oder den Schild links neben der Webadresse.',
    'Tippen Sie auf „Mikrofon“, bis dort „Erlaubt“ steht.',
    back,
  ],
  safari: [
    'Wählen Sie in der Menüleiste Safari und dann „Einstellungen für diese Website …“.',
    'Stellen Sie „Mikrofon“ auf „Erlauben“.',
    back,
  ],
  ios: [
    'Tippen Sie auf die Seitentaste neben der Webadresse, dann auf „Website-Einstellungen“.',
    'Stellen Sie „Mikrofon“ auf „Erlauben“. Fehlt es, suchen Sie in der App „Einstellungen“ unter Ihrem Browser.',
    back,
  ],
  other: [
    'Öffnen Sie die Einstellungen Ihres Browsers für diese Website.',
    'Erlauben Sie das Mikrofon.',
    back,
  ],
}
