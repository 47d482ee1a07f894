import { RingfenceError, type WrongField } from '../../sdk/index.ts'
import { catalogue } from '../../ui/words/catalogue.ts'

/** What is wrong with a field, beside it: what to change, in one line. */
export const fieldWords = catalogue({
  en: {
    wrong: 'This cannot be sent as it stands. Change it and try again.',
    'too-short': 'This is too short. Write at least three letters.',
    'too-long': 'This is too long. Say it in fewer words.',
    'too-small': 'This is too little.',
    'too-large': 'This is too much.',
    'hidden-character':
      'There is a character in it that nobody can see, such as a tab. Type the sentence instead of pasting it.',
    'not-composed': 'A letter and its accent are written apart. Type the sentence instead of pasting it.',
    'too-many-marks': 'One letter has too many marks. Leave some out.',
    'proof-like': 'Leave out ticks, shields and locks: they mark what was proven.',
    blanks: 'Leave out blanks at the ends, and where there are two in a row.',
  },
  es: {
    wrong: 'Así no se puede enviar. Cámbielo y pruebe otra vez.',
    'too-short': 'Es demasiado corto. Escriba al menos tres letras.',
    'too-long': 'Es demasiado largo. Dígalo con menos palabras.',
    'too-small': 'Es demasiado poco.',
    'too-large': 'Es demasiado.',
    'hidden-character':
      'Contiene un carácter que nadie ve, como un tabulador. Escriba la frase en lugar de pegarla.',
    'not-composed': 'Una letra y su acento van separados. Escriba la frase en lugar de pegarla.',
    'too-many-marks': 'Una letra lleva demasiados signos. Quite algunos.',
    'proof-like': 'Quite marcas de verificación, escudos y candados: señalan lo que está probado.',
    blanks: 'Quite los espacios de los extremos y los dobles.',
  },
})

type FaultName = keyof (typeof fieldWords)['en']

const isFaultName = (fault: string): fault is FaultName => Object.hasOwn(fieldWords.en, fault)

/** Which words tell this fault. */
export const faultNameOf = ({ fault }: WrongField): FaultName => (isFaultName(fault) ? fault : 'wrong')

/** The field that the service named; `undefined` where no field is to blame. */
export const wrongFieldOf = (thrown: unknown): WrongField | undefined =>
  thrown instanceof RingfenceError ? thrown.wrongField : undefined
