import { wordsOf } from '../rules/plainNames.ts'

/** Words that mean a telephone, its number or the network behind it, in a name of any spelling. */
const telephoneWord =
  /^(tele?phon\p{L}*|tele?fon\p{L}*|teléfon\p{L}*|msisdn\p{L}*|e164\p{L}*|pstn|dial(s|ed|er|ers|ing|ling|led|out|in|string|strings|pad|plan|number|code)?|redial|sip|sips|sipuri|tel|tels|sms|callto|ddi|dnis|fax|landline|(phone|mobile|cell|tel|fax)(number|numbers|num|nums|no|nr)|(cell|mobile)phones?)$/u

/** Two words in a row that mean one together: `phoneNumber`, `callback_num`, `e-164`. */
const carrier =
  /^(phone|mobile|cell|callback|contact|called|calling|caller|callee|destination|subscriber|recipient|outbound)$/
const number = /^(number|numbers|num|nums|no|nr|nos|digits)$/
const phonePart = /^(prefix|extension|country|uri|url)$/

/** Ordinary words that a sentence may use; as the name of something they still mean a telephone. */
const proseWord =
  /^(telephon(e|es|y)|teléfonos?|telefono|telefonos|dial(s|ed|led|er|ing|ling)?|tel|sms|sip|fax|pstn|landline)$/u

export const telephoneLink = /(?<![\w-])(?:tel|callto|sms|sips?):(?=\S|$)/gi

/** A number written as ITU-T E.164 has it, with or without gaps. */
export const telephoneLiteral = /(?<![\w/+=.\\])\+[1-9]\d{0,2}[ ().-]{0,2}(?:\d[ ().-]{0,2}){6,12}\d(?!\w)/g

/** A pattern that accepts such a number: an optional plus, then a run of at least seven digits. */
export const telephonePattern =
  /(?:\\\+|\[\+\])\??(?:\(\?:|\()?(?:\[[1-9]-9\]|\\d|\[0-9\])*(?:\(\?:|\()?(?:\\d|\[0-9\])\{\d*,?(?:[7-9]|1[0-5])\}/

export const telephoneAttribute =
  /\b(?:type|autocomplete|inputmode)\s*=\s*(?:"[^"]*|'[^']*|\{?\s*)(?<![\w-])tel(?:-[a-z-]+)?\b/gi

/** Whether something with this name could carry a telephone number. `phone` alone names the SDK's object and is free. */
export function namesTelephone(name: string): boolean {
  const words = wordsOf(name)
  return words.some((word, index) => {
    const next = words[index + 1] ?? ''
    if (telephoneWord.test(word)) return true
    if (word === 'e' && /^164/.test(next)) return true
    if (/^(calling|dialing|area)$/.test(word) && /^codes?$/.test(next)) return true
    return (carrier.test(word) && number.test(next)) || (word === 'phone' && phonePart.test(next))
  })
}

/** Names inside running text: all but the ordinary words of {@link proseWord}, which a sentence may use. */
export function telephoneNamesIn(text: string): { name: string; offset: number }[] {
  return [...text.matchAll(/[\p{L}_$][\p{L}\d_$-]*/gu)].flatMap(match => {
    const name = match[0]
    return namesTelephone(name) && !proseWord.test(name.toLowerCase()) ? [{ name, offset: match.index }] : []
  })
}
