import { RingfenceError, type WrongField } from '../sdk/index.ts'
import { catalogue } from '../ui/catalogue.ts'

/** What is wrong with a field, beside it: what to change, in one line. */
export const fieldWords = catalogue({
  en: {
    wrong: 'This cannot be sent as it stands. Change it and try again.',
    'too-short': 'This is too short. Write at least three letters.',
    'too-long': 'This is too long. Say it in fewer words.',
    'too-small': 'This is too little.',
    'too-large': 'This is too much.',
  },
  es: {
    wrong: 'Así no se puede enviar. Cámbielo y pruebe otra vez.',
    'too-short': 'Es demasiado corto. Escriba al menos tres letras.',
    'too-long': 'Es demasiado largo. Dígalo con menos palabras.',
    'too-small': 'Es demasiado poco.',
    'too-large': 'Es demasiado.',
  },
})

type FaultName = keyof (typeof fieldWords)['en']

const isFaultName = (fault: string): fault is FaultName => Object.hasOwn(fieldWords.en, fault)

/** Which words tell this fault. */
export const faultNameOf = ({ fault }: WrongField): FaultName => (isFaultName(fault) ? fault : 'wrong')

/** The field that the service named; `undefined` where no field is to blame. */
export const wrongFieldOf = (thrown: unknown): WrongField | undefined =>
  thrown instanceof RingfenceError ? thrown.wrongField : undefined
