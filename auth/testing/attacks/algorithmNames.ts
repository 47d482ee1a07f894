/** `none` in each mixture of small and capital letters, and in what may be taken for it. */
export const nones = [
  ...Array.from({ length: 16 }, (_, bits) =>
    [...'none'].map((letter, at) => (bits & (1 << at) ? letter.toUpperCase() : letter)).join(''),
  ),
  ...[
    ' none',
    'none ',
    'none\0',
    'none\n',
    'n\u043ene',
    'ｎone',
    'no\u00adne',
    '',
    'null',
    'undefined',
    'no',
    'None;',
  ],
  ...[null, true, false, 0, [], ['none'], ['ES256'], {}, { alg: 'none' }, undefined],
]

/** Algorithms that the product does not have, and ES256 in other spellings. */
export const foreignAlgorithms = [
  ...[
    'HS256',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES384',
    'ES512',
    'ES256K',
  ],
  ...['EdDSA', 'Ed25519', 'Ed448', 'ESP256', 'ML-DSA-44', 'ML-DSA-65', 'dir', 'A128KW', 'A256GCM', 'RSA1_5'],
  ...['es256', 'Es256', 'ES 256', 'ES256 ', ' ES256', 'ES256\0', 'ЕS256', 'ECDSA', 'SHA256withECDSA', '-7'],
]
