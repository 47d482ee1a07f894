/** What this page says beside its button. */
interface CallPageWords {
  title(site: string): string
  /** Before the names are there. */
  readonly untitled: string
  readonly text: string
  readonly unknown: string
  readonly askAnew: string
}

const english: CallPageWords = {
  title: site => `Talk to ${site}`,
  untitled: 'Call',
  text: 'Right here in your browser. It is free, and needs no telephone.',
  unknown: 'This link leads nowhere',
  askAnew: 'It may be old, or not complete. Please ask for a new one where you found it.',
}

const words: Readonly<Record<string, CallPageWords>> = {
  en: english,
  es: {
    title: site => `Hable con ${site}`,
    untitled: 'Llamar',
    text: 'Aquí mismo, en su navegador. Es gratis y no hace falta teléfono.',
    unknown: 'Este enlace no lleva a ningún sitio',
    askAnew: 'Puede que sea antiguo o que esté incompleto. Pida uno nuevo donde lo encontró.',
  },
  de: {
    title: site => `Mit ${site} sprechen`,
    untitled: 'Anrufen',
    text: 'Gleich hier im Browser. Es ist kostenlos, und mehr als diese Seite brauchen Sie nicht.',
    unknown: 'Dieser Link führt nirgendwohin',
    askAnew:
      'Vielleicht ist er alt oder unvollständig. Bitte fragen Sie dort, wo Sie ihn gefunden haben, nach einem neuen.',
  },
  fr: {
    title: site => `Parler à ${site}`,
    untitled: 'Appeler',
    text: 'Ici même, dans votre navigateur. C’est gratuit, et aucun téléphone n’est nécessaire.',
    unknown: 'Ce lien ne mène nulle part',
    askAnew: 'Il est peut-être ancien ou incomplet. Demandez-en un nouveau là où vous l’avez trouvé.',
  },
  pt: {
    title: site => `Fale com ${site}`,
    untitled: 'Ligar',
    text: 'Aqui mesmo, no seu navegador. É grátis, e basta esta página.',
    unknown: 'Este link não leva a lugar nenhum',
    askAnew: 'Pode ser antigo ou estar incompleto. Peça um novo onde o encontrou.',
  },
  ar: {
    title: site => `تحدّث مع ${site}`,
    untitled: 'اتصال',
    text: 'هنا في متصفّحك مباشرة. مجانًا ومن دون هاتف.',
    unknown: 'هذا الرابط لا يؤدّي إلى أي مكان',
    askAnew: 'قد يكون قديمًا أو ناقصًا. اطلب رابطًا جديدًا من حيث وجدته.',
  },
}

/** The first wish that this page speaks, as a language and its words; English where there is none. */
export function wordsFor(wishes: readonly string[]): {
  readonly language: string
  readonly words: CallPageWords
} {
  for (const wish of wishes) {
    const language = wish.slice(0, 2).toLowerCase()
    const spoken = Object.hasOwn(words, language) ? words[language] : undefined
    if (spoken) return { language, words: spoken }
  }
  return { language: 'en', words: english }
}
