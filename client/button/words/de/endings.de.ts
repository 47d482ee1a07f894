import type { CallWords } from '../callWords.ts'

export const endings: CallWords['endings'] = {
  'caller-hung-up': { title: 'Anruf beendet', advice: 'Danke für Ihren Anruf.' },
  'agent-hung-up': { title: 'Anruf beendet', advice: 'Danke für Ihren Anruf.' },
  'caller-gone': {
    title: 'Der Anruf brach ab',
    advice: 'Diese Seite hat die Verbindung verloren. Rufen Sie gern noch einmal an.',
  },
  'agent-gone': {
    title: 'Der Anruf brach ab',
    advice: 'Die Verbindung riss bei uns. Bitte rufen Sie noch einmal an.',
  },
  'left-queue': { title: 'Sie warten nicht mehr', advice: 'Rufen Sie wieder an, wann immer Sie möchten.' },
  'waited-too-long': {
    title: 'Leider wurde niemand frei',
    advice: 'Alle waren im Gespräch. Bitte versuchen Sie es später noch einmal.',
  },
  'no-agent': {
    title: 'Leider ist niemand mehr da',
    advice:
      'Auch die letzte Person aus unserem Team ist gegangen. Bitte versuchen Sie es später noch einmal.',
  },
  declined: {
    title: 'Leider konnte niemand Ihren Anruf annehmen',
    advice: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
  },
  'cap-reached': {
    title: 'Die Zeit für diesen Anruf ist um',
    advice: 'Anrufe sind hier zeitlich begrenzt. Rufen Sie noch einmal an, wenn Sie mehr Zeit brauchen.',
  },
  'media-key-mismatch': {
    title: 'Wir haben diesen Anruf zu Ihrem Schutz beendet',
    advice:
      'Der Ton kam nicht aus Ihrem Browser. Bitte rufen Sie noch einmal an, möglichst aus einem anderen Netz.',
  },
  'media-failed': {
    title: 'Der Ton brach ab',
    advice:
      'Ihr Netz ist vielleicht schwach oder sperrt Anrufe. Versuchen Sie es noch einmal, vielleicht aus einem anderen Netz.',
  },
  'never-heard': {
    title: 'Der Ton kam nicht durch',
    advice:
      'Ihr Netz ist vielleicht schwach oder sperrt Anrufe. Versuchen Sie es noch einmal, vielleicht aus einem anderen Netz.',
  },
  'worker-died': {
    title: 'Der Anruf brach ab',
    advice: 'Das lag an uns, Verzeihung. Bitte rufen Sie noch einmal an.',
  },
  'server-died': {
    title: 'Der Anruf brach ab',
    advice: 'Das lag an uns, Verzeihung. Bitte rufen Sie noch einmal an.',
  },
  'server-stopping': {
    title: 'Der Anruf brach ab',
    advice: 'Wir starten unseren Dienst neu. Bitte rufen Sie in einer Minute noch einmal an.',
  },
  'signed-out': {
    title: 'Anruf beendet',
    advice: 'Ihr Gegenüber hat sich abgemeldet. Rufen Sie noch einmal an, wenn Sie noch etwas brauchen.',
  },
  revoked: {
    title: 'Dieser Anruf wurde beendet',
    advice: 'Das geschah zur Sicherheit. Wenn Sie das für einen Fehler halten, schreiben Sie uns bitte.',
  },
  moved: {
    title: 'Ihr Anruf geht woanders weiter',
    advice: 'Sie haben ihn in einen anderen Tab oder auf ein anderes Gerät geholt.',
  },
  'authorization-expired': {
    title: 'Der Anruf brach ab',
    advice: 'Diese Seite hat zu lange geschlafen. Lassen Sie sie offen und rufen Sie noch einmal an.',
  },
  'internal-error': {
    title: 'Der Anruf brach ab',
    advice: 'Das lag an uns, Verzeihung. Bitte rufen Sie noch einmal an.',
  },
  'connection-lost': {
    title: 'Die Verbindung ging verloren',
    advice: 'Das kann an unserem Dienst oder an Ihrem Internet liegen. Rufen Sie gleich noch einmal an.',
  },
}
