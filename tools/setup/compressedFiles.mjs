import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const texts = /\.(?:js|css|html|svg|d\.ts)$/
/** What is shorter goes in one packet anyway. */
const worthwhileBytes = 1024

/**
 * Writes beside each text of a folder what is sent of it: with Brotli, and with gzip for who knows no Brotli. Done once, at
 * the build, so that it can be done well; nothing that is made for one person is ever compressed (a guess mixed into a
 * secret shows in its length).
 *
 * @param {string} folder
 * @param {readonly string[]} [leftOut] names in it of what is never sent
 */
export function compressFiles(folder, leftOut = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (leftOut.includes(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) compressFiles(path)
    else if (texts.test(entry.name) && statSync(path).size >= worthwhileBytes && !isDone(path))
      compressFile(path)
  }
}

/**
 * What an earlier build left is compressed already.
 *
 * @param {string} path
 */
const isDone = path =>
  ['.br', '.gz'].every(
    ending => existsSync(path + ending) && statSync(path + ending).mtimeMs >= statSync(path).mtimeMs,
  )

/** @param {string} path */
function compressFile(path) {
  const text = readFileSync(path)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  writeFileSync(`${path}.br`, brotliCompressSync(text, { params }))
  writeFileSync(`${path}.gz`, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }))
}
