import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Bytes of one text: as it is, and as it goes over the wire. */
export interface Sizes {
  readonly plain: number
  readonly gzip: number
  readonly brotli: number
}

/** Compressed as the build does it: each at its best. */
export function sizesOf(text: string): Sizes {
  const bytes = Buffer.from(text)
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  return { plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length }
}

export const sumOf = (all: readonly Sizes[]): Sizes =>
  all.reduce(
    (sum, each) => ({
      plain: sum.plain + each.plain,
      gzip: sum.gzip + each.gzip,
      brotli: sum.brotli + each.brotli,
    }),
    { plain: 0, gzip: 0, brotli: 0 },
  )
