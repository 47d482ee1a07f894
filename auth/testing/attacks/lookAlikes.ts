/** What careless comparisons (prefix, suffix, search, case folding, URL parsing, normalising) take for the address. */
export function lookAlikes(address: string): unknown[] {
  const { origin, host, pathname } = new URL(address)
  return [
    ...[
      `${address}/`,
      `${address}?`,
      `${address}#`,
      `${address}.`,
      `${address}.evil.example`,
      `${address}@evil.example`,
    ],
    ...[
      `${address}%00`,
      `${address}\0`,
      `${address} `,
      ` ${address}`,
      `${address}\n`,
      `${address}\t`,
      `\uFEFF${address}`,
    ],
    ...[
      `https://evil.example/${address}`,
      `https://evil.example?${address}`,
      `https://evil.example#${address}`,
    ],
    ...[
      `evil ${address}`,
      `${address} evil`,
      `${address},https://evil.example`,
      `https://evil.example,${address}`,
    ],
    ...[address.toUpperCase(), address.replace('calls', 'Calls'), address.replace('shop', 'Shop')],
    ...[address.replace('https', 'HTTPS'), address.replace('https', 'http'), address.replace('https', 'wss')],
    ...[
      address.replace('https://', ''),
      address.replace('https:', ''),
      address.replace('//', '/'),
      host,
      `${host}.`,
    ],
    ...[`https://${host}:443${pathname}`, `https://${host}:8443${pathname}`, `https://x@${host}${pathname}`],
    ...[`https://www.${host}${pathname}`, `https://evil-${host}${pathname}`, `https://${host}.${pathname}`],
    ...[
      address.replace('a', '\u0430'),
      address.replace('o', '\u043e'),
      address.replace('e', 'е'),
      address.replace('s', 'ſ'),
    ],
    ...[
      address.replace('.', '。'),
      address.replace('.', '%2e'),
      address.replace('l', 'ｌ'),
      address.replace('/', '∕'),
    ],
    ...[
      address.replace('ample', 'a\u0301mple'),
      address.slice(0, -1),
      address.slice(1),
      `${origin}/other`,
      `${origin}//`,
    ],
    ...['*', 'https://*', 'null', 'undefined', '', ' ', '[object Object]', '.*', 'true'],
    ...[[address], [address, 'https://evil.example'], ['https://evil.example', address], [[address]], []],
    ...[{ 0: address }, { [address]: true }, { href: address }, null, true, false, 0, 1, -1, undefined],
  ].filter(value => value !== address)
}
