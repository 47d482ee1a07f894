import type { CallWords } from '../callWords.ts'

export const refusals: CallWords['refusals'] = {
  'microphone-blocked': { title: 'Ihr Mikrofon ist blockiert', advice: 'So können Sie es erlauben:' },
  'microphone-missing': {
    title: 'Wir haben kein Mikrofon gefunden',
    advice:
      'Schließen Sie ein Mikrofon oder Headset an oder schalten Sie es ein, und versuchen Sie es erneut.',
  },
  'microphone-busy': {
    title: 'Ihr Mikrofon wird gerade benutzt',
    advice: 'Schließen Sie das andere Programm oder den anderen Tab, und versuchen Sie es erneut.',
  },
  'browser-unsupported': {
    title: 'Mit diesem Browser geht Anrufen nicht',
    advice: 'Bitte öffnen Sie diese Seite in einem aktuellen Chrome, Edge, Firefox oder Safari.',
  },
  'press-needed': {
    title: 'Einmal drücken, dann rufen wir an',
    advice: 'Ihr Browser gibt Ton erst nach einem Druck aus. „Erneut versuchen“ beginnt den Anruf.',
  },
  unreachable: {
    title: 'Wir konnten Sie nicht verbinden',
    advice:
      'Es kam keine Antwort: Das kann an unserem Dienst oder an Ihrem Internet liegen. Versuchen Sie es gleich noch einmal oder laden Sie die Seite neu.',
  },
  'connection-lost': {
    title: 'Die Verbindung ging verloren',
    advice: 'Das kann an unserem Dienst oder an Ihrem Internet liegen. Versuchen Sie es gleich noch einmal.',
  },
  offline: {
    title: 'Sie sind offline',
    advice: 'Verbinden Sie sich mit dem Internet und versuchen Sie es erneut.',
  },
  'service-silent': {
    title: 'Unser Dienst antwortet nicht',
    advice: 'Das liegt an uns, nicht an Ihnen. Bitte versuchen Sie es in ein paar Minuten wieder.',
  },
  closed: {
    title: 'Wir haben gerade geschlossen',
    advice: 'Bitte rufen Sie während unserer Öffnungszeiten an.',
  },
  'nobody-there': {
    title: 'Gerade ist niemand da, der Ihren Anruf annimmt',
    advice: 'Sie haben alles richtig gemacht. Bitte versuchen Sie es etwas später wieder.',
  },
  'too-many-tries': {
    title: 'Zu viele Versuche',
    advice: 'Bitte warten Sie eine Minute und versuchen Sie es dann wieder.',
  },
  'call-elsewhere': {
    title: 'Sie haben schon einen Anruf',
    advice: 'Er ist in einem anderen Tab oder Fenster. Beenden Sie ihn dort, dann können Sie hier anrufen.',
  },
  'called-often': {
    title: 'Sie haben schon oft angerufen',
    advice: 'Ihre Anrufe hier sind vorerst aufgebraucht. Bitte versuchen Sie es später wieder.',
  },
  'all-busy': {
    title: 'Alle Leitungen sind belegt',
    advice: 'Bitte versuchen Sie es in ein paar Minuten wieder.',
  },
  'network-busy': {
    title: 'Aus Ihrem Netz rufen gerade viele an',
    advice: 'Bitte versuchen Sie es in ein paar Minuten wieder, oder aus einem anderen Netz.',
  },
  crowded: {
    title: 'Gerade möchten zu viele warten',
    advice:
      'Die letzten Plätze werden verlost. Wenn Sie sich hier anmelden oder einen Passkey verwenden, kommen Sie zuerst dran; oder versuchen Sie es später.',
  },
  'passkey-needed': {
    title: 'Hier wird ein Passkey gebraucht',
    advice: 'Hier kann nur anrufen, wer mit einem Passkey bestätigt, wer er ist.',
  },
  'passkey-unknown': {
    title: 'Diesen Passkey kennen wir nicht',
    advice:
      'Er gehört vielleicht zu einer anderen Website oder wurde entfernt. Versuchen Sie es mit einem anderen.',
  },
  'passkey-not-used': {
    title: 'Es wurde kein Passkey verwendet',
    advice:
      'Das Fenster wurde geschlossen, oder dieses Gerät hat keinen für uns. Versuchen Sie es wieder, wenn Sie möchten.',
  },
  'passkey-too-new': {
    title: 'Ihr neuer Passkey ist noch nicht bereit',
    advice:
      'Zu Ihrer Sicherheit gilt er erst einige Zeit, nachdem er hinzugefügt wurde. Nehmen Sie bis dahin einen anderen.',
  },
  'sign-in-needed': {
    title: 'Bitte melden Sie sich zuerst an',
    advice: 'Hier kann nur anrufen, wer auf dieser Website angemeldet ist.',
  },
  'kept-elsewhere': {
    title: 'Ihr Anruf bleibt auf dem anderen Gerät',
    advice: 'Er wurde dort nicht freigegeben. Beenden Sie ihn dort, dann können Sie hier anrufen.',
  },
  'unanswered-elsewhere': {
    title: 'Auf dem anderen Gerät hat niemand geantwortet',
    advice:
      'Ihr Anruf kann hierher kommen, wenn Sie dort zustimmen. Halten Sie das Gerät bereit und versuchen Sie es erneut.',
  },
  blocked: {
    title: 'Wir können diesen Anruf nicht annehmen',
    advice: 'Ihre Anrufe werden hier nicht angenommen. Ist das ein Irrtum, schreiben Sie uns bitte.',
  },
  'clock-wrong': {
    title: 'Ihre Uhr geht anscheinend falsch',
    advice: 'Stellen Sie die Uhrzeit dieses Geräts auf automatisch und versuchen Sie es erneut.',
  },
  'took-too-long': {
    title: 'Das hat zu lange gedauert',
    advice: 'Es ist nichts verloren. Versuchen Sie es einfach noch einmal.',
  },
  'page-outdated': {
    title: 'Diese Seite ist veraltet',
    advice: 'Laden Sie die Seite neu und rufen Sie noch einmal an.',
  },
  'not-set-up': {
    title: 'Auf dieser Seite kann man nicht anrufen',
    advice:
      'Sie haben nichts falsch gemacht. Wenn Sie uns Bescheid geben, helfen die Details unten bei der Behebung.',
  },
  'sound-failed': {
    title: 'Der Ton ließ sich nicht verbinden',
    advice: 'Ihr Netz sperrt vielleicht Anrufe. Versuchen Sie es erneut, vielleicht aus einem anderen Netz.',
  },
  'kept-safe': {
    title: 'Wir haben diesen Anruf zu Ihrem Schutz beendet',
    advice: 'Der Ton kam nicht aus Ihrem Browser. Versuchen Sie es erneut, möglichst aus einem anderen Netz.',
  },
  restarting: {
    title: 'Wir sind gleich wieder da',
    advice: 'Unser Dienst startet neu. Bitte versuchen Sie es in einer Minute wieder.',
  },
  'our-fault': {
    title: 'Etwas ist schiefgegangen',
    advice: 'Das lag an uns, Verzeihung. Bitte versuchen Sie es noch einmal.',
  },
}
