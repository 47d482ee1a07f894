import type { CallWords } from '../callWords.ts'

export const refusals: CallWords['refusals'] = {
  'microphone-blocked': { title: 'Votre micro est bloqué', advice: 'Voici comment l’autoriser :' },
  'microphone-missing': {
    title: 'Nous n’avons trouvé aucun micro',
    advice: 'Branchez ou allumez un micro ou un casque, puis réessayez.',
  },
  'microphone-busy': {
    title: 'Votre micro est déjà utilisé',
    advice: 'Fermez l’autre programme ou l’autre onglet qui l’utilise, puis réessayez.',
  },
  'browser-unsupported': {
    title: 'Ce navigateur ne permet pas d’appeler',
    advice: 'Ouvrez cette page dans une version récente de Chrome, Edge, Firefox ou Safari.',
  },
  'press-needed': {
    title: 'Une pression et nous appelons',
    advice: 'Votre navigateur n’émet du son qu’après une pression. « Réessayer » lance l’appel.',
  },
  unreachable: {
    title: 'La connexion n’a pas pu se faire',
    advice:
      'Aucune réponse : cela peut venir de notre service ou de votre accès à internet. Réessayez dans un instant ou rechargez la page.',
  },
  'connection-lost': {
    title: 'La connexion est perdue',
    advice: 'Cela peut venir de notre service ou de votre accès à internet. Réessayez dans un instant.',
  },
  offline: { title: 'Vous êtes hors ligne', advice: 'Connectez-vous à internet, puis réessayez.' },
  'service-silent': {
    title: 'Notre service ne répond pas',
    advice: 'Cela vient de nous, pas de vous. Veuillez réessayer dans quelques minutes.',
  },
  closed: {
    title: 'Nous sommes fermés en ce moment',
    advice: 'Rappelez pendant nos heures d’ouverture.',
  },
  'nobody-there': {
    title: 'Personne ne peut prendre votre appel',
    advice: 'Vous avez tout fait comme il faut. Veuillez réessayer un peu plus tard.',
  },
  'too-many-tries': { title: 'Trop d’essais', advice: 'Attendez une minute, puis réessayez.' },
  'call-elsewhere': {
    title: 'Vous avez déjà un appel',
    advice: 'Il est dans un autre onglet ou une autre fenêtre. Terminez-le là-bas pour appeler d’ici.',
  },
  'called-often': {
    title: 'Vous avez beaucoup appelé',
    advice: 'Pour l’instant, vos appels ici sont épuisés. Veuillez réessayer plus tard.',
  },
  'all-busy': {
    title: 'Toutes nos lignes sont occupées',
    advice: 'Veuillez réessayer dans quelques minutes.',
  },
  'network-busy': {
    title: 'Beaucoup d’appels viennent de votre réseau',
    advice: 'Veuillez réessayer dans quelques minutes, ou depuis un autre réseau.',
  },
  crowded: {
    title: 'Trop de monde veut attendre en ce moment',
    advice:
      'Les dernières places sont tirées au sort. Si vous vous connectez ici ou utilisez une clé d’accès, vous passez d’abord ; sinon, réessayez plus tard.',
  },
  'passkey-needed': {
    title: 'Une clé d’accès est nécessaire ici',
    advice: 'Seules les personnes qui confirment leur identité avec une clé d’accès peuvent appeler ici.',
  },
  'passkey-unknown': {
    title: 'Nous ne connaissons pas cette clé d’accès',
    advice: 'Elle est peut-être pour un autre site, ou elle a été supprimée. Essayez-en une autre.',
  },
  'passkey-not-used': {
    title: 'Aucune clé d’accès n’a été utilisée',
    advice: 'La fenêtre a été fermée, ou cet appareil n’en a pas pour nous. Réessayez quand vous voulez.',
  },
  'passkey-too-new': {
    title: 'Votre nouvelle clé d’accès n’est pas encore prête',
    advice:
      'Pour votre sécurité, elle ne marche que quelque temps après son ajout. D’ici là, utilisez-en une autre.',
  },
  'sign-in-needed': {
    title: 'Connectez-vous d’abord',
    advice: 'Seules les personnes connectées sur ce site peuvent appeler ici.',
  },
  'kept-elsewhere': {
    title: 'Votre appel reste sur l’autre appareil',
    advice: 'Il n’y a pas été libéré. Terminez-le sur cet appareil pour appeler d’ici.',
  },
  'unanswered-elsewhere': {
    title: 'Personne n’a répondu sur l’autre appareil',
    advice:
      'Votre appel peut venir ici si vous l’acceptez là-bas. Gardez l’appareil à portée de main, puis réessayez.',
  },
  blocked: {
    title: 'Nous ne pouvons pas prendre cet appel',
    advice: 'Vos appels ne sont pas acceptés ici. Si c’est une erreur, écrivez-nous.',
  },
  'clock-wrong': {
    title: 'Votre horloge semble déréglée',
    advice: 'Mettez l’heure de cet appareil sur automatique, puis réessayez.',
  },
  'took-too-long': { title: 'C’était trop long', advice: 'Rien n’est perdu. Réessayez, tout simplement.' },
  'page-outdated': {
    title: 'Cette page n’est plus à jour',
    advice: 'Rechargez la page, puis rappelez.',
  },
  'not-set-up': {
    title: 'Les appels ne marchent pas sur cette page',
    advice:
      'Vous n’avez rien fait de mal. Si vous nous prévenez, les détails ci-dessous nous aideront à réparer.',
  },
  'sound-failed': {
    title: 'Le son n’a pas pu être établi',
    advice: 'Votre réseau bloque peut-être les appels. Réessayez, peut-être depuis un autre réseau.',
  },
  'kept-safe': {
    title: 'Nous avons arrêté l’appel pour vous protéger',
    advice: 'Le son ne venait pas de votre navigateur. Réessayez, si possible depuis un autre réseau.',
  },
  restarting: {
    title: 'Nous revenons tout de suite',
    advice: 'Notre service redémarre. Veuillez réessayer dans une minute.',
  },
  'our-fault': {
    title: 'Quelque chose n’a pas marché',
    advice: 'C’était de notre faute, pardon. Veuillez réessayer.',
  },
}
