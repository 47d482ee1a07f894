import type { CallWords } from '../callWords.ts'

export const endings: CallWords['endings'] = {
  'caller-hung-up': { title: 'Appel terminé', advice: 'Merci de votre appel.' },
  'agent-hung-up': { title: 'Appel terminé', advice: 'Merci de votre appel.' },
  'caller-gone': {
    title: 'L’appel a été coupé',
    advice: 'Cette page a perdu la connexion. Rappelez si vous le souhaitez.',
  },
  'agent-gone': {
    title: 'L’appel a été coupé',
    advice: 'La connexion s’est rompue de notre côté. Rappelez-nous, s’il vous plaît.',
  },
  'left-queue': { title: 'Vous avez quitté la file', advice: 'Rappelez quand vous voulez.' },
  'waited-too-long': {
    title: 'Désolés, personne ne s’est libéré',
    advice: 'Tout le monde était en ligne. Veuillez réessayer plus tard.',
  },
  'no-agent': {
    title: 'Désolés, il n’y a plus personne',
    advice: 'La dernière personne de l’équipe est partie. Veuillez réessayer plus tard.',
  },
  declined: {
    title: 'Désolés, personne n’a pu prendre votre appel',
    advice: 'Veuillez réessayer dans quelques minutes.',
  },
  'cap-reached': {
    title: 'Le temps prévu pour cet appel est écoulé',
    advice: 'Les appels ont ici une durée limitée. Rappelez s’il vous faut plus de temps.',
  },
  'media-key-mismatch': {
    title: 'Nous avons arrêté l’appel pour vous protéger',
    advice: 'Le son ne venait pas de votre navigateur. Rappelez, si possible depuis un autre réseau.',
  },
  'media-failed': {
    title: 'Le son a été coupé',
    advice:
      'Votre réseau est peut-être faible ou bloque les appels. Réessayez, peut-être depuis un autre réseau.',
  },
  'never-heard': {
    title: 'Le son n’est pas passé',
    advice:
      'Votre réseau est peut-être faible ou bloque les appels. Réessayez, peut-être depuis un autre réseau.',
  },
  'worker-died': {
    title: 'L’appel a été coupé',
    advice: 'C’était de notre faute, pardon. Rappelez-nous, s’il vous plaît.',
  },
  'server-died': {
    title: 'L’appel a été coupé',
    advice: 'C’était de notre faute, pardon. Rappelez-nous, s’il vous plaît.',
  },
  'server-stopping': {
    title: 'L’appel a été coupé',
    advice: 'Nous redémarrons notre service. Rappelez dans une minute, s’il vous plaît.',
  },
  'signed-out': {
    title: 'Appel terminé',
    advice: 'La personne à qui vous parliez s’est déconnectée. Rappelez si vous avez encore besoin de nous.',
  },
  revoked: {
    title: 'Cet appel a été interrompu',
    advice: 'C’était par sécurité. Si vous pensez à une erreur, écrivez-nous.',
  },
  moved: {
    title: 'Votre appel continue ailleurs',
    advice: 'Vous l’avez repris dans un autre onglet ou sur un autre appareil.',
  },
  'authorization-expired': {
    title: 'L’appel a été coupé',
    advice: 'Cette page est restée en veille trop longtemps. Gardez-la ouverte et rappelez.',
  },
  'internal-error': {
    title: 'L’appel a été coupé',
    advice: 'C’était de notre faute, pardon. Rappelez-nous, s’il vous plaît.',
  },
  'connection-lost': {
    title: 'La connexion est perdue',
    advice: 'Cela peut venir de notre service ou de votre accès à internet. Rappelez dans un instant.',
  },
}
