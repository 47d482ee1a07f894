import { encodePart } from '../../auth/jws/compactJws.ts'
import { claimsIn } from '../../auth/testing/testBrowser.ts'
import { type ErrorCode, maxTokenLength, RingfenceError } from '../../protocol/index.ts'
import { letters, type Stage, type Ticket } from './stage.ts'
import { type Work, workOf } from './work.ts'

const perBatch = 128
const garbagePerBatch = 1280

/** What the product does with a good token: issue it, and accept it with its proof, once. */
export const acceptingWorks = ({ auth, issue, ticket }: Stage, atOnce: number) => ({
  issue: workOf(
    'issue',
    { count: perBatch, atOnce },
    () => undefined,
    () => issue(),
  ),
  verify: workOf('verify, single use on disk and all', { count: perBatch, atOnce }, ticket, input =>
    auth.verifyCallToken(input),
  ),
})

/** Every way to refuse: what was made for this service and is wrong, and what never was. */
export function refusingWorks(
  stage: Stage,
  atOnce: number,
): { readonly rejections: Work[]; readonly garbage: Work[] } {
  const { auth, clock, issue, ticket } = stage

  /** Whatever is not answered as expected must not be counted as done. */
  const refuse = (code: ErrorCode) => async (input: Ticket) => {
    const answer = await auth.verifyCallToken(input).then(
      () => 'accepted',
      (error: unknown) => (error instanceof RingfenceError ? error.code : String(error)),
    )
    if (answer !== code) throw new Error(`${answer}, not ${code}`)
  }
  const rejection = (name: string, code: ErrorCode, make: () => Promise<Ticket>) =>
    workOf(name, { count: perBatch, atOnce }, make, refuse(code))

  const used = async () => {
    const one = await ticket()
    await auth.verifyCallToken(one)
    return one
  }
  const withToken = async (change: (token: string) => string | Promise<string>) => {
    const one = await ticket()
    return { ...one, token: await change(one.token) }
  }
  const fixed = { proof: letters(400), nonce: letters(22), origin: 'https://shop.example' }
  const garbage = (name: string, make: () => string | Promise<string>) =>
    workOf(
      name,
      { count: garbagePerBatch, atOnce },
      async () => ({ ...fixed, token: await make() }),
      refuse('token-invalid'),
    )
  const [megabyte, shapedMegabyte] = [letters(1024 * 1024), shaped(1024 * 1024)]
  const goodHeader = issue().then(token => token.split('.')[0])

  return {
    rejections: [
      rejection('expired', 'token-expired', () => ticket(clock.now() - 120_000)),
      rejection('bad signature of the token', 'token-invalid', () =>
        withToken(async token => swapSignature(token, await issue())),
      ),
      rejection('bad signature of the token, as long as may be', 'token-invalid', () =>
        withToken(token => swapPayload(token, longestClaims(token))),
      ),
      rejection('bad signature of the proof', 'proof-invalid', async () => {
        const one = await ticket()
        return { ...one, proof: swapSignature(one.proof, (await ticket()).proof) }
      }),
      rejection('proof of another socket', 'proof-invalid', async () => ({
        ...(await ticket()),
        nonce: auth.newNonce(),
      })),
      rejection('replayed', 'token-used', used),
    ],
    garbage: [
      garbage('garbage of 300 B', () => letters(300)),
      garbage('garbage of 8 KB', () => letters(8192)),
      garbage('garbage of 1 MB', () => megabyte),
      garbage('300 B in the shape of a token', () => shaped(300)),
      garbage('8 KB in the shape of a token', () => shaped(8192)),
      garbage('1 MB in the shape of a token', () => shapedMegabyte),
      garbage('the longest looked at, in the shape of a token', () => shaped(maxTokenLength)),
      garbage(
        'the longest looked at, under a good header',
        async () => `${await goodHeader}.${letters(5936)}.${letters(85)}A`,
      ),
    ],
  }
}

/** Three parts of so many characters together, spelled as base64url is. */
const shaped = (length: number) => `${letters(116)}.${letters(length - 204)}.${letters(85)}A`

/** One text with the signature of another. */
const swapSignature = (one: string, other: string) =>
  one.slice(0, one.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'))

const swapPayload = (token: string, payload: string) => {
  const [header, , signature] = token.split('.')
  return `${header}.${payload}.${signature}`
}

/** Claims that read well and fill a token nearly to its limit. */
const longestClaims = (token: string) =>
  encodePart({ ...claimsIn(token), origin: `https://${letters(3900)}.example` })
