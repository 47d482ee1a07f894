import { expect, test } from 'vitest'
import { receiptFile } from './receiptFile.ts'

const receipt = 'eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiJjYWxsXzEifQ.c2lnbmF0dXJl'

test('the signed part stands in the file once and unchanged, and nothing can be loaded into it', async () => {
  const file = await receiptFile(receipt)
  expect(file.split(receipt)).toHaveLength(2)
  expect(file).toContain(`<pre id="ringfence-receipt" hidden>${receipt}</pre>`)
  expect(file.match(/ id="/g)).toHaveLength(1)
  expect(file).toMatch(
    /content="default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; /,
  )
  expect(file).not.toMatch(/\b(?:src|href)=|https?:\/\/|@import|url\(/)
})

test.each(['', 'a.b', 'a.b.c.d', `${receipt}</pre><script>alert(1)</script>`, `${receipt}\n`, '<a>.b.c'])(
  'what is no compact JWS never becomes a file: %j',
  async text => {
    await expect(receiptFile(text)).rejects.toThrow(TypeError)
  },
)
