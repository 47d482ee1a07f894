import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withoutUnreached } from './leaveOut.ts'
import { unreachedModules, unreachedParts, withDiary } from './unreached.ts'

const installed = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))

test.each(Object.keys(unreachedParts))('%s is the file whose parts were looked at', path => {
  const code = readFileSync(installed(path), 'utf8')
  const left = withoutUnreached(installed(path), code)
  expect(left?.length).toBeLessThan(code.length)
  const { methods = [], functions = [] } = unreachedParts[path] ?? {}
  for (const name of functions) expect(left).not.toContain(`function ${name}(`)
  for (const name of methods)
    expect(left).not.toMatch(new RegExp(`^    (?:async |get )?${name}\\(.*\\{$`, 'm'))
  if (withDiary.test(installed(path))) expect(left).not.toMatch(/\blogger\.|__importStar/)
})

test('a library’s file that was changed is not cut blindly', () => {
  const [path = ''] = Object.keys(unreachedParts)
  const code = `${readFileSync(installed(path), 'utf8')}\n`
  expect(() => withoutUnreached(installed(path), code)).toThrow(`${path} is another one`)
})

test.each(unreachedModules)('%s stands there empty', path => {
  expect(withoutUnreached(installed(path), readFileSync(installed(path), 'utf8'))).toBe('module.exports = {}')
})

test('other files stay as they are', () => {
  expect(withoutUnreached('/x/client/sdk/media/leg.ts', 'logger.debug(1)')).toBeUndefined()
  expect(withoutUnreached(installed('lit/index.js'), 'logger.debug(1)')).toBeUndefined()
})
