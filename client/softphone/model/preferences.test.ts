import { describe, expect, test } from 'vitest'
import { readPreferences, writePreferences } from './preferences.ts'

function storageOf(text: string | null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value
    },
  }
}

const refused = {
  getItem: () => {
    throw new Error('refused')
  },
  setItem: () => {
    throw new Error('refused')
  },
}

describe('preferences', () => {
  test('are remembered', () => {
    const storage = storageOf(null)
    const chosen = { language: 'es', shortcuts: false, alerts: true, input: 'mic-2', output: '' } as const
    writePreferences(() => storage, chosen)
    expect(readPreferences(() => storage)).toEqual(chosen)
  })

  test.each([null, '', 'nonsense', 'null', '[]', '{"shortcuts":"no","language":7}'])(
    'begin with the first choices when %j is stored',
    text => {
      expect(readPreferences(() => storageOf(text))).toEqual({
        language: null,
        shortcuts: true,
        alerts: false,
        input: '',
        output: '',
      })
    },
  )

  test.each([
    ['refuses', () => refused],
    ['throws at its very name', (): typeof refused => refused.getItem()],
  ])('do without a storage that %s', (_, storage) => {
    expect(() => writePreferences(storage, readPreferences(storage))).not.toThrow()
  })
})
