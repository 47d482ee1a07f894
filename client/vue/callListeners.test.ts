import { expect, test } from 'vitest'
import { onTheTag } from './callListeners.ts'

test('listeners get the detail of the tag’s own events, and all else stays', () => {
  const heard: unknown[] = []
  const attributes = { class: 'call', once: true, onStepUpAsked: (detail: unknown) => heard.push(detail) }
  const { onRingfenceStepUpAsked: tell, ...others } = onTheTag(attributes)
  expect(others).toEqual({ class: 'call', once: true })
  if (typeof tell !== 'function') throw new Error('nobody listens')
  tell(new CustomEvent('ringfence-step-up-asked', { detail: 'one' }))
  tell(new Event('ringfence-step-up-asked'))
  expect(heard).toEqual(['one'])
})
