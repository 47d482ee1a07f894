import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import {
  type Attack,
  nothingGotIn,
  part,
  startTarget,
  type Target,
  textOf,
} from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser } from '../testing/testBrowser.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

/** Tokens that the service's own key signed, with another text as header or payload. */
const signed = (target: Target, where: 'header' | 'payload', name: string, text: string | Buffer): Attack => {
  const other = typeof text === 'string' ? part(text) : text.toString('base64url')
  const token =
    where === 'header' ? target.forgeParts(other, target.payload) : target.forgeParts(target.header, other)
  return { name: `${where}: ${name}`, token }
}

const sides = ['header', 'payload'] as const

test('a member that stands twice makes no token, in whatever order, depth or spelling', async () => {
  const target = await start()
  const thief = await createTestBrowser()
  const attacks = sides.flatMap(side => {
    const text = textOf(target[side])
    // Every member at every depth: what stands before a colon.
    return [...text.matchAll(/"([a-z]+)":/gi)].flatMap(({ 1: member = '', index }) => {
      const before = text.slice(0, index)
      const from = text.slice(index)
      const escaped = `\\u00${member.charCodeAt(0).toString(16)}${member.slice(1)}`
      const doubles = {
        'with null in front': `"${member}":null,`,
        'with the thief’s key in front': `"${member}":"${thief.jkt}",`,
        'escaped, in front': `"${escaped}":null,`,
        'in capitals, in front': `"${member.toUpperCase()}":null,`,
        'with a zero octet, in front': `"${member}\\u0000":null,`,
      }
      return Object.entries(doubles).map(([how, double]) =>
        signed(target, side, `${member} at ${index} twice, ${how}`, before + double + from),
      )
    })
  })
  for (const side of sides) {
    const text = textOf(target[side])
    const all = text.slice(1, -1)
    attacks.push(signed(target, side, 'everything twice', `{${all},${all}}`))
    attacks.push(signed(target, side, 'two objects', text + text))
    attacks.push(signed(target, side, 'two objects in a list', `[${text},${text}]`))
  }
  expect(await target.bringAll('duplicate members', attacks)).toEqual(nothingGotIn)
})

const inherited = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then'],
  ...['__defineGetter__', '__lookupSetter__', 'isPrototypeOf', 'length', 'get', 'value'],
]

test('no member reaches the prototype of an object, at any depth', async () => {
  const target = await start()
  const attacks = sides.flatMap(side => {
    const text = textOf(target[side])
    const openings = [...text.matchAll(/\{/g)].map(({ index }) => index + 1)
    const nested = inherited.flatMap(member =>
      openings.flatMap(at =>
        ['{"admin":true}', '{"prototype":{"admin":true}}', 'null', '[]', '"x"', text].map(value =>
          signed(
            target,
            side,
            `${member} at ${at} as ${value.slice(0, 30)}`,
            `${text.slice(0, at)}"${member}":${value},${text.slice(at)}`,
          ),
        ),
      ),
    )
    const only = inherited.map(member => signed(target, side, `all in ${member}`, `{"${member}":${text}}`))
    return [...nested, ...only]
  })
  expect(await target.bringAll('members of prototypes', attacks)).toEqual(nothingGotIn)
  const fresh: object = {}
  expect('admin' in fresh).toBe(false)
})

test('deep JSON is refused whole and as a member, and nothing runs out of stack', async () => {
  const target = await start()
  const attacks = sides.flatMap(side => {
    const text = textOf(target[side])
    return [10, 100, 1000, 2000, 2500].flatMap(depth => {
      const list = '['.repeat(depth) + ']'.repeat(depth)
      const nested = `${'{"a":'.repeat(depth / 5)}1${'}'.repeat(depth / 5)}`
      return [
        signed(target, side, `${depth} lists`, list),
        signed(target, side, `${depth} lists as a member`, `${text.slice(0, -1)},"deep":${list}}`),
        signed(target, side, `${depth} lists, not closed`, '['.repeat(depth)),
        signed(target, side, `${depth / 5} objects`, nested),
        signed(
          target,
          side,
          `${depth / 5} objects as the first member`,
          text.replace(/:"[^"]*"/, `:${nested}`),
        ),
        signed(target, side, `${depth / 5} objects as a member`, `${text.slice(0, -1)},"deep":${nested}}`),
        signed(target, side, `${depth} members`, `${text.slice(0, -1)}${',"a":1'.repeat(depth / 3)}}`),
      ]
    })
  })
  expect(await target.bringAll('deep JSON', attacks)).toEqual(nothingGotIn)
})

test('JSON has one spelling: comments, white space, escapes, other encodings and lone surrogates are refused', async () => {
  const target = await start()
  const attacks = sides.flatMap(side => {
    const text = textOf(target[side])
    const texts: Record<string, string | Buffer> = {
      'a space behind': `${text} `,
      'a space in front': ` ${text}`,
      'a line break behind': `${text}\n`,
      'a space behind the comma': text.replace(',', ', '),
      'a space behind the colon': text.replace(':', ': '),
      'several lines': JSON.stringify(JSON.parse(text), null, 2),
      'a comma at the end': text.replace(/\}$/, ',}'),
      'a comma in front': text.replace('{', '{,'),
      'a comment': text.replace('{', '{/**/'),
      'a comment at the end': `${text}//`,
      'single quotes': text.replaceAll('"', "'"),
      'no quotes': text.replaceAll(/"(\w+)":/g, '$1:'),
      'an escaped letter': text.replace('"a', '"\\u0061'),
      'an escaped slash': text.replace('/', '\\/').replace('+', '\\u002b'),
      'a needless escape': text.replace('"}', '\\u002e"}'),
      'a byte order mark': `\uFEFF${text}`,
      'UTF-16': Buffer.from(text, 'utf16le'),
      'UTF-16 with its mark': Buffer.from(`\uFEFF${text}`, 'utf16le'),
      'a zero octet behind': `${text}\0`,
      'text behind': `${text}x`,
      'a closing brace more': `${text}}`,
      'not closed': text.slice(0, -1),
      'an octet that is no UTF-8': Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.of(0xff),
        Buffer.from('}'),
      ]),
      'a slash in two octets (overlong)': Buffer.from(text.replace('ca', '\xc1\xa1'), 'latin1'),
      'half a surrogate in a member more': `${text.slice(0, -1)},"a":"\\ud800"}`,
      'half a surrogate in octets': Buffer.concat([
        Buffer.from(`${text.slice(0, -1)},"a":"`),
        Buffer.of(0xed, 0xa0, 0x80),
        Buffer.from('"}'),
      ]),
      'as text of JSON': JSON.stringify(text),
      'in a list': `[${text}]`,
      'an empty list': '[]',
      'an empty object': '{}',
      'an empty text': '""',
      null: 'null',
      true: 'true',
      'a number': '1',
      NaN: 'NaN',
      'a form': 'alg=ES256&typ=call%2Bjwt',
      XML: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      CBOR: Buffer.from('a163616c6726', 'hex'),
    }
    return Object.entries(texts)
      .filter(([, other]) => other !== text)
      .map(([name, other]) => signed(target, side, name, other))
  })
  expect(await target.bringAll('spellings of JSON', attacks)).toEqual(nothingGotIn)
})

test('5 MB are refused in any place, as a token and as a proof', async () => {
  const target = await start()
  const big = 'A'.repeat(5 * 1024 * 1024)
  const { header, payload, signature } = target
  const texts = {
    letters: big,
    dots: big.replaceAll('A', '.'),
    zeros: big.replaceAll('A', '\0'),
    'letters of two octets': big.replaceAll('A', 'é'),
    'a header': `${big}.${payload}.${signature}`,
    'a payload': `${header}.${big}.${signature}`,
    'a signature': `${header}.${payload}.${big}`,
    'a fourth part': `${header}.${payload}.${signature}.${big}`,
    padding: `${header}.${payload}.${signature}${big.replaceAll('A', '=')}`,
    'white space': `${header}.${payload}.${signature}${big.replaceAll('A', ' ')}`,
    'a signed payload': target.forgeParts(header, part(`${textOf(payload).slice(0, -1)},"a":"${big}"}`)),
    'a signed header': target.forgeParts(part(`${textOf(header).slice(0, -1)},"a":"${big}"}`), payload),
    'a signed deep payload': target.forgeParts(header, part('['.repeat(big.length))),
  }
  const attacks = Object.entries(texts).flatMap(([name, text]): Attack[] => [
    { name: `${name} as a token`, token: text },
    { name: `${name} as a proof`, proof: text, code: 'proof-invalid' },
  ])
  expect(await target.bringAll('5 MB', attacks)).toEqual(nothingGotIn)
})
