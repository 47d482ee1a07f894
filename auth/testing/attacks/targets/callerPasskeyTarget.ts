import { DatabaseSync } from 'node:sqlite'
import { createTestPage, type TestPage } from '../../testPage.ts'
import { type OpenedStore, outletOrigin, startPasskeyService } from '../../testPasskeyService.ts'
import { refusalOf } from '../../testService.ts'

/** One hostile answer of a browser, or a whole request. */
export interface PasskeyAttack {
  readonly name: string
  readonly send: () => Promise<Response>
  /** `401 passkey-invalid` where absent. */
  readonly code?: string
}

/** What every family of attacks must end in. */
export const nothingCameOfIt = { answeredOtherwise: [], namedTwice: [], rowsLeft: 0, goodAfterwards: 201 }

/** A caller of the shop with one passkey, and another caller with one, each signed in on their own page. */
export async function startPasskeyTarget(
  opened: OpenedStore,
  atEnd: Parameters<typeof startPasskeyService>[1],
) {
  const service = await startPasskeyService(opened, atEnd)

  async function enrolled(sub: string) {
    const page = await createTestPage(service)
    const phone = page.newAuthenticator()
    await page.openByVouch(sub)
    await page.add(phone)
    // Far ahead of the attacks below, which bring counts of their own.
    await page.openByPasskey(phone, { signCount: 1000 })
    return { page, phone }
  }
  const { page, phone } = await enrolled('user-1')
  const other = await enrolled('user-2')

  /**
   * Sends every attack, then what is good. Prints how many were refused with their own code. `kept`: tables that a refused
   * request rightly writes, because the session and its proof were good.
   */
  async function sendAll(
    family: string,
    attacks: readonly PasskeyAttack[],
    good: () => Promise<Response>,
    kept: readonly string[] = [],
  ) {
    const rowsBefore = countRows(service.file, kept)
    const answeredOtherwise: string[] = []
    for (const { name, send, code = '401 passkey-invalid' } of attacks) {
      const response = await send()
      const outcome = response.ok ? `${response.status}` : await refusalOf(response)
      if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
    }
    console.log(`attacks by ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const rowsLeft = countRows(service.file, kept) - rowsBefore
    const names = attacks.map(({ name }) => name)
    const namedTwice = names.filter((name, at) => names.indexOf(name) !== at)
    return { answeredOtherwise, namedTwice, rowsLeft, goodAfterwards: (await good()).status }
  }

  return { service, page, phone, other, sendAll }
}
export type PasskeyTarget = Awaited<ReturnType<typeof startPasskeyTarget>>

export const openWith = (page: TestPage, response: unknown) => page.open({ method: 'passkey', response })

/** Origins that are not the page's: foreign ones, close spellings, the service's, and another of the same site. */
export const foreignOrigins = [
  'https://evil.example',
  'https://shop.example.evil.example',
  'https://sub.shop.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://shop.example/',
  'HTTPS://SHOP.EXAMPLE',
  'https://calls.example',
  outletOrigin,
  'null',
  '',
]

/** A browser's answer with other members in its inner response. */
export const inResponse = <Answer extends { readonly response: object }>(
  answer: Answer,
  changes: object,
) => ({
  ...answer,
  response: { ...answer.response, ...changes },
})

export const lastBitTurned = (all: Buffer): Buffer =>
  Buffer.concat([all.subarray(0, -1), Buffer.of((all.at(-1) ?? 0) ^ 1)])

/** Octets of a base64url text, changed. */
export const octets = (text: string, change: (octets: Buffer) => Uint8Array): string =>
  Buffer.from(change(Buffer.from(text, 'base64url'))).toString('base64url')

/** Every beginning of a text of octets, by steps of so many; the whole is not among them. */
export const beginnings = (text: string, step: number): string[] => {
  const { length } = Buffer.from(text, 'base64url')
  return Array.from({ length: Math.ceil(length / step) }, (_, n) =>
    octets(text, all => all.subarray(0, Math.max(1, n * step))),
  )
}

/** Client data with other members. */
export const clientData = (text: string, changes: object): string =>
  octets(text, json => Buffer.from(JSON.stringify({ ...JSON.parse(json.toString()), ...changes })))

function countRows(file: string, without: readonly string[]): number {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const counted = tables.map(({ name }) => String(name)).filter(name => !without.includes(name))
    const rows = counted.map(name => database.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n)
    return rows.reduce<number>((sum, count) => sum + Number(count), 0)
  } finally {
    database.close()
  }
}
