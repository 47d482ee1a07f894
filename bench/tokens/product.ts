import { type ErrorCode, RingfenceError } from '../../protocol/index.ts'
import { letters, type Stage, type Ticket } from './stage.ts'
import { type Work, workOf } from './work.ts'

const perBatch = 300
const garbagePerBatch = 3000

/** What the product does with a token, from issuing it to every way of refusing it. */
export function productWorks(stage: Stage): {
  issue: Work
  verify: Work
  rejections: Work[]
  garbage: Work[]
} {
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
    workOf(name, perBatch, make, refuse(code))

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
    workOf(name, garbagePerBatch, async () => ({ ...fixed, token: await make() }), refuse('token-invalid'))
  const [megabyte, shapedMegabyte] = [letters(1024 * 1024), shaped(1024 * 1024)]
  const goodHeader = issue().then(token => token.split('.')[0])

  return {
    issue: workOf(
      'issue',
      perBatch,
      () => undefined,
      () => issue(),
    ),
    verify: workOf('verify, single use and all', perBatch, ticket, input => auth.verifyCallToken(input)),
    rejections: [
      rejection('expired', 'token-expired', () => ticket(clock.nowMs - 120_000)),
      rejection('bad signature of the token', 'token-invalid', () =>
        withToken(async token => swapSignature(token, await issue())),
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
      garbage('8 KB under a good header', async () => `${await goodHeader}.${letters(7900)}.${letters(85)}A`),
    ],
  }
}

/** Three parts of so many characters together, spelled as base64url is. */
const shaped = (length: number) => `${letters(116)}.${letters(length - 204)}.${letters(85)}A`

/** One text with the signature of another. */
const swapSignature = (one: string, other: string) =>
  one.slice(0, one.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'))
