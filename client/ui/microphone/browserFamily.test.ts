import { describe, expect, test } from 'vitest'
import { browserFamily } from './browserFamily.ts'

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'

describe('browserFamily', () => {
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36', 0, 'chromium'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0', 0, 'edge'],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      5,
      'chromium-android',
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36 EdgA/140.0',
      5,
      'chromium-android',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0', 0, 'firefox'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 5, 'firefox-android'],
    [`${mac} AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15`, 0, 'safari'],
    [`${mac} AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15`, 5, 'ios'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) CriOS/140.0 Mobile/15E148 Safari/604.1',
      5,
      'ios',
    ],
    ['', 0, 'other'],
  ])('%s with %d touch points is %s', (userAgent, touchPoints, family) => {
    expect(browserFamily(userAgent, touchPoints)).toBe(family)
  })
})
