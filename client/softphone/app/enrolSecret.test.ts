import { describe, expect, test } from 'vitest'
import { isEnrolSecret, takeEnrolSecret } from './enrolSecret.ts'

const secret = 'A-_9'.repeat(10).concat('xyz')

function pageAt(address: string) {
  const url = new URL(address)
  const replaced: string[] = []
  const page = {
    location: { hash: url.hash, pathname: url.pathname, search: url.search },
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, to: string) => replaced.push(to),
    },
  }
  return { page, replaced }
}

describe('takeEnrolSecret', () => {
  test('gives the secret and takes it out of the address', () => {
    const { page, replaced } = pageAt(`https://ringfence.example/softphone/?a=1#enrol=${secret}`)
    expect(takeEnrolSecret(page)).toBe(secret)
    expect(replaced).toEqual(['/softphone/?a=1'])
  })

  test('takes a damaged one out of the address too', () => {
    const { page, replaced } = pageAt('https://ringfence.example/softphone/#enrol=short')
    expect(takeEnrolSecret(page)).toBe('short')
    expect(isEnrolSecret('short')).toBe(false)
    expect(isEnrolSecret(secret)).toBe(true)
    expect(replaced).toEqual(['/softphone/'])
  })

  test('leaves any other fragment alone', () => {
    const { page, replaced } = pageAt('https://ringfence.example/softphone/#elsewhere')
    expect(takeEnrolSecret(page)).toBeNull()
    expect(replaced).toEqual([])
  })
})
