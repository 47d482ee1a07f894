import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AuditHead, type PublishedKey, recordKeysIn, recordKeysOf } from '../../../auth/ledger/index.ts'
import { CommandError } from '../commandError.ts'
import type { Place } from './verdict.ts'

/**
 * Words behind a command's name. npm keeps `--jwks` and `--service` for itself unless `--` stands in front and passes on what
 * follows them, so whatever has no name is taken by its place: the file, then where the keys are, then whose they are.
 * @throws CommandError
 */
export function fileKeysAndService(words: readonly string[], usage: string, { publicOrigin }: Place) {
  const text = { type: 'string' } as const
  const { values, positionals } = wordsOf(words, { jwks: text, service: text }, usage)
  const [file, jwks = stringOf(values.jwks), service = stringOf(values.service) ?? publicOrigin, ...more] =
    positionals
  if (file === undefined || more.length > 0) throw new CommandError(`Write: ${usage}`)
  return { file, jwks, service: serviceOf(service) }
}

/** @throws CommandError */
function serviceOf(word: string): string {
  const origin = URL.canParse(word) ? new URL(word).origin : 'null'
  if (origin === 'null')
    throw new CommandError(`"${word}" is no origin of a service, such as https://calls.example.`)
  return origin
}

/**
 * What somebody kept of the log: files with receipts, and heads as `SEQUENCE:HASH`.
 * @throws CommandError
 */
export function witnessesIn(words: readonly string[], { publicOrigin }: Place) {
  const usage =
    'npm run verify-audit -- [--receipt FILE]… [--head SEQUENCE:HASH]… [--jwks FILE-or-URL] [--service ORIGIN]'
  const several = { type: 'string', multiple: true } as const
  const text = { type: 'string' } as const
  const options = { receipt: several, head: several, jwks: text, service: text } as const
  const { values, positionals } = wordsOf(words, options, usage)
  const isHead = (word: string) => /^\d+:/.test(word)
  return {
    receipts: [...stringsOf(values.receipt), ...positionals.filter(word => !isHead(word))],
    heads: [...stringsOf(values.head), ...positionals.filter(isHead)].map(word => headOf(word, usage)),
    jwks: stringOf(values.jwks),
    service: serviceOf(stringOf(values.service) ?? publicOrigin),
  }
}

/**
 * The text of a file, without the white space around it.
 * @throws CommandError
 */
export async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    throw new CommandError(`${file} cannot be read.`, { cause })
  }
}

/**
 * The record keys of a file or an address; without either, those of this very service.
 * @throws CommandError
 */
export async function keysFrom(
  jwks: string | undefined,
  { dataFolder, fetchText }: Place,
): Promise<readonly PublishedKey[]> {
  if (jwks === undefined) {
    const folder = join(dataFolder, 'keys')
    return recordKeysIn(folder).catch((cause: unknown) => {
      throw new CommandError(`There are no record keys in ${folder}; say where they are with --jwks.`, {
        cause,
      })
    })
  }
  const text = /^https?:/.test(jwks) ? await fetchText(jwks) : await textOf(jwks)
  const keys = recordKeysOf(jsonOf(text, jwks))
  if (keys.length === 0) throw new CommandError(`${jwks} holds no record key.`)
  return keys
}

/** @throws CommandError */
export function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CommandError(`${where} holds no JSON.`, { cause })
  }
}

function headOf(word: string, usage: string): AuditHead {
  const [sequence, hash] = word.split(':')
  const head = AuditHead.safeParse({ sequence: Number(sequence), hash })
  if (!head.success) throw new CommandError(`"${word}" is no head of the log. Write: ${usage}`)
  return head.data
}

type Options = Readonly<Record<string, { readonly type: 'string'; readonly multiple?: boolean }>>

function wordsOf(words: readonly string[], options: Options, usage: string) {
  try {
    return parseArgs({ args: [...words], options: { ...options }, allowPositionals: true })
  } catch (cause) {
    throw new CommandError(`Write: ${usage}`, { cause })
  }
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const stringsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(each => typeof each === 'string') : []

/** What is wrong with a receipt, in words; another issuer is named, since it may be the right one. */
export const wrongReceipt = (what: string, service: string): string =>
  what === 'issuer'
    ? `not of ${service}. If it should be of another service, name that with --service`
    : `not genuine: wrong ${what}`

/** The compact JWS of a receipt's page: the text of its one element of this name. */
const inPage = /<([a-z]+)\b[^>]*\sid=["']?ringfence-receipt["']?[^>]*>\s*([\w.-]+)\s*<\/\1>/g

/** A receipt comes as it was signed, or inside the page that shows it. A page that holds two says nothing. */
export function receiptIn(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  const [found, another] = [...text.matchAll(inPage)]
  return found?.[2] !== undefined && another === undefined ? found[2] : ''
}
