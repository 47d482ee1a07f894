const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** What some reader skips, strips or takes for an end. */
const ignorable = [
  ...' \t\n\r\v\f\0=.,;:\'"\\%&+/*!\x7f\x1b\u00a0\u00ad\u200b\u200d\u2028\u202e\u3000\ufeff\ufffd',
  '\r\n',
  '==',
  '%0a',
  '%00',
  '=\n',
]

/** The last character with its unused bits set in every other way (RFC 4648 section 3.5). */
export function withUnusedBits(part: string): string[] {
  const unused = { 2: 4, 3: 2 }[part.length % 4] ?? 0
  const last = alphabet.indexOf(part.at(-1) ?? '')
  return Array.from({ length: 2 ** unused - 1 }, (_, bits) => part.slice(0, -1) + alphabet[last + bits + 1])
}

/** Every text here reads as the same three parts in some decoder. */
export function spellingsOf(jws: string): string[] {
  const parts = jws.split('.')
  const [header = '', payload = '', signature = ''] = parts
  const replaced = (at: number, other: string) =>
    parts.map((one, index) => (index === at ? other : one)).join('.')
  const positions = [
    0,
    1,
    header.length,
    header.length + 1,
    jws.lastIndexOf('.'),
    jws.lastIndexOf('.') + 1,
    jws.length,
  ]
  return [
    ...parts.flatMap((one, at) => withUnusedBits(one).map(other => replaced(at, other))),
    ...parts.flatMap((one, at) =>
      ['=', '==', '===', '====', 'A', 'AA', 'AAAA', '-', '_'].map(end => replaced(at, one + end)),
    ),
    ...parts.map((one, at) => replaced(at, Buffer.from(one, 'base64url').toString('hex'))),
    ...parts.map((one, at) => replaced(at, Buffer.from(one).toString('base64url'))),
    ...parts.map((one, at) => replaced(at, Buffer.from(one, 'base64url').toString())),
    ...parts.map((_, at) => replaced(at, '')),
    ...parts.map((one, at) => replaced(at, `${one.replace(/[-_]/, match => (match === '-' ? '+' : '/'))}`)),
    ...parts.map((one, at) =>
      replaced(at, [...one].map(letter => `%${letter.charCodeAt(0).toString(16)}`).join('')),
    ),
    ...parts.map((one, at) =>
      replaced(
        at,
        one.replace(/[a-z]/, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
      ),
    ),
    ...parts.map((one, at) => replaced(at, one.match(/.{1,64}/g)?.join('\n') ?? '\n')),
    ...ignorable.flatMap(text => positions.map(at => jws.slice(0, at) + text + jws.slice(at))),
    ...ignorable.map(text => [...jws].join(text)),
    ...ignorable.flatMap(text => [jws.replaceAll('.', text), jws.replace('.', text)]),
    ...['．', '。', '․', '·', '%2E', '%2e', '&#46;', '..'].map(dot => jws.replaceAll('.', dot)),
    ...['Bearer ', 'DPoP ', 'JWT ', 'data:,', 'token=', '"', "'", '<', '('].map(before => before + jws),
    ...[
      `"${jws}"`,
      `${jws}.`,
      `.${jws}`,
      `${jws}.AA`,
      `${jws}.AA.AA`,
      `${jws},${jws}`,
      `${jws} ${jws}`,
      `${jws}.${jws}`,
    ],
    ...[
      `${header}.${payload}`,
      `${header}..${signature}`,
      `${header}.${signature}.${payload}`,
      `${signature}.${payload}.${header}`,
    ],
    ...[
      jws.toUpperCase(),
      jws.toLowerCase(),
      encodeURIComponent(jws.replaceAll('.', ' ')),
      [...jws].reverse().join(''),
    ],
    ...[
      Buffer.from(jws).toString('base64'),
      Buffer.from(jws).toString('base64url'),
      Buffer.from(jws).toString('hex'),
    ],
    JSON.stringify({ protected: header, payload, signature }),
    JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    JSON.stringify([header, payload, signature]),
    JSON.stringify(jws),
  ].filter(spelled => spelled !== jws)
}
