import { makeVouchKey } from '../../../auth/index.ts'
import { CommandError } from '../commandError.ts'
import { writeNew } from '../writeNew.ts'

const usage = 'Write: npm run vouch-key -- KID FILE, where KID is a name such as shop-2026.'

/**
 * vouch-key: a key pair for a site's back end; the private half goes into a new file for its owner's eyes only.
 * @returns what to write into the configuration.
 * @throws CommandError
 */
export async function makeKeyOfVouches(words: readonly string[]): Promise<string> {
  const [kid = '', file, ...more] = words
  if (!/^[\w.-]{1,128}$/.test(kid) || file === undefined || more.length > 0) throw new CommandError(usage)
  const { privateJwk, publicJwk } = await makeVouchKey(kid)
  await writeNew(file, JSON.stringify(privateJwk), 0o600)
  return [
    `The private key is in ${file}: it belongs to the site's back end and to nobody else.`,
    'The public one belongs into the configuration of the site:',
    `"vouching": { "keys": [${JSON.stringify(publicJwk)}] }`,
  ].join('\n')
}
