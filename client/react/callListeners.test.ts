import { expect, test } from 'vitest'
import { eventHeardBy } from './callListeners.ts'

test.each([
  ['onEnded', 'ringfence-ended'],
  ['onStepUpAsked', 'ringfence-step-up-asked'],
  ['onReceiptIssued', 'ringfence-receipt-issued'],
  ['once', undefined],
  ['site', undefined],
])('%s hears %s', (property, event) => {
  expect(eventHeardBy(property)).toBe(event)
})
