import { expect, test } from 'vitest'
import { signedFields } from './signature.ts'

test('a message is signed as in the example of the Standard Webhooks specification', () => {
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' }
  expect(signedFields(message, [secret])).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('while one secret takes the place of another, both sign', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const message = { id: 'evt_x', timestamp: 1, body: '{}' }
  const by = (...secrets: Uint8Array[]) => signedFields(message, secrets)['webhook-signature']
  expect(by(one, other)).toBe(`${by(one)} ${by(other)}`)
})
