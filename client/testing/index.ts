/** The public door for tests of one's own application: a phone that needs no service, no media and no browser. */

export { RingfenceError } from '../../protocol/errors.ts'
export { createTestPhone, type TestPhone, type TestPhoneOptions } from './testPhone.ts'
export type { TestStep } from './testSteps.ts'
