import { expect, test } from 'vitest'
import { withoutDiary, withoutNamespaces, withoutParts } from './withoutParts.ts'

const file = `
const logger = new Logger('Line')
class Line {
  get open() { return true }
  send(text) { logger.debug('send() %o', text); return text.length }
  sendPicture(picture) { return draw(picture) }
}
exports.draw = draw
exports.measure = measure
function draw(picture) { return picture }
function measure(text) { return new Line().send(text) }
`

/** What a file written like this exports. */
function exportsOf(code: string, loggers: string[] = []): Record<string, (value: string) => unknown> {
  const exported = {}
  const Logger = class {
    debug = (...said: string[]) => loggers.push(said.join(' '))
  }
  new Function('exports', 'Logger', code)(exported, Logger)
  return exported
}

test('methods and functions that are named are gone, and the rest does what it did', () => {
  const less = withoutParts('line.js', file, { methods: ['sendPicture'], functions: ['draw'] })
  expect(less).not.toMatch(/draw|sendPicture/)
  expect(Object.keys(exportsOf(less))).toEqual(['measure'])
  expect(exportsOf(less).measure?.('four')).toBe(4)
})

test('accessors are parts like methods', () => {
  expect(withoutParts('line.js', file, { methods: ['open'] })).not.toContain('get open')
})

test('what a prototype is given under its own name is a part like functions', () => {
  const code =
    'function Line() {}\nLine.prototype.ring = function ring() {}\nLine.prototype.end = function end() {}'
  expect(withoutParts('line.js', code, { functions: ['ring'] })).toBe(
    'function Line() {}\n\nLine.prototype.end = function end() {}',
  )
})

test('entries go with their comma, and leave no hole', () => {
  const list = new Function(
    withoutParts(
      'x.js',
      `function list() {
    return [{ name: 'a' }, { push: 'b', of: [{ name: 'c' }] } , { name: 'd' }]
  }`,
      { entries: ['a', 'd'] },
    ).concat('\nreturn list()'),
  )
  expect(list()).toEqual([{ push: 'b', of: [{ name: 'c' }] }])
})

test('a part that a library does not have any more is named', () => {
  expect(() => withoutParts('line.js', file, { methods: ['send', 'ring'], functions: ['paint'] })).toThrow(
    'line.js has no ring, paint',
  )
})

test('a file without its diary does what it did, and writes nothing down', () => {
  const written: string[] = []
  expect(exportsOf(file, written).measure?.('four')).toBe(4)
  expect(written).toHaveLength(1)
  const quiet = withoutDiary('line.js', file)
  expect(quiet).not.toMatch(/logger|send\(\) /)
  expect(exportsOf(quiet, written).measure?.('four')).toBe(4)
  expect(written).toHaveLength(1)
})

test('a diary that is written as a value, or without braces, goes too', () => {
  const code = `const otherLogger = make()
    const quiet = (error) => otherLogger.warn(error)
    if (quiet) otherLogger.error('no')
    return [quiet(1), 2]`
  const run = new Function('make', withoutDiary('x.js', `function all() { ${code} }\nreturn all()`))
  expect(run()).toEqual([undefined, 2])
})

test('a file that takes modules as they are does what it did', () => {
  const code = `
    var __createBinding = (this && this.__createBinding) || function (o, m, k) { o[k] = m[k] }
    var __setModuleDefault = (this && this.__setModuleDefault) || function (o, v) { o.default = v }
    var __importStar = (this && this.__importStar) || function (mod) {
      const result = {}
      for (const k of Object.keys(mod)) __createBinding(result, mod, k)
      __setModuleDefault(result, mod)
      return result
    }
    const words = __importStar(require("./words"))
    return words.hello + 1`
  const plain = withoutNamespaces('x.js', `function all(require) {${code}}`)
  expect(plain).not.toContain('__')
  const required = () => ({ hello: 1 })
  const run = (text: string) => new Function('require', `${text}\nreturn all(require)`)(required)
  expect([run(plain), run(`function all(require) {${code}}`)]).toEqual([2, 2])
})
