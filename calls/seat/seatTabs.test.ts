import { expect, test } from 'vitest'
import { PageId } from '../../protocol/index.ts'
import { openDesk } from '../testing/openDesk.ts'
import { agent, seatInput } from '../testing/testDesk.ts'
import type { SeatInput } from './seat.ts'
import type { TakeOver } from './takeSeat.ts'

const a = agent('a')
const page = (letter: string) => PageId.parse(`page_${letter.repeat(22)}`)

async function open() {
  const here = await openDesk()
  const sit = (input: SeatInput, takeOver?: TakeOver) =>
    here.desk.takeSeat(input, takeOver).then(
      ({ resumed }) => (resumed ? 'talks' : 'sits'),
      (error: { readonly code?: string }) => error.code,
    )
  await sit({ ...seatInput('a'), page: page('f') })
  here.desk.setDuty(a, 'on-duty')
  return { ...here, sit }
}
type Here = Awaited<ReturnType<typeof open>>

async function ringing(here: Here) {
  const { callId } = await here.join()
  await here.drain()
  return callId
}

const states: Record<string, (here: Here) => Promise<unknown>> = {
  free: async () => {},
  ringing,
  talking: async here => {
    await ringing(here)
    await here.accept(a)
  },
  'talking without sound': async here => {
    const callId = await ringing(here)
    await here.accept(a)
    here.media.newsOf(callId)?.onPath('agent', 'lost')
  },
  'free and gone': async here => here.desk.leaveSeat(a, 'gone'),
  'talking and gone': async here => {
    await ringing(here)
    await here.accept(a)
    here.desk.leaveSeat(a, 'gone')
  },
}

const own = seatInput('a')
const foreign = seatInput('a', 'p')
const from: Record<string, readonly [SeatInput, TakeOver?]> = {
  'the same page': [{ ...own, page: page('f') }],
  'the same tab, loaded again': [{ ...own, page: page('g'), pageBefore: page('f') }],
  'a page of before': [own],
  'another tab': [{ ...own, page: page('g') }],
  'another tab, loaded again': [{ ...own, page: page('g'), pageBefore: page('h') }],
  'another tab, asked': [{ ...own, page: page('g') }, 'from-this-browser'],
  'another browser': [{ ...foreign, seatKey: seatInput('b').seatKey, page: page('g') }],
  'another browser, asked': [
    { ...foreign, seatKey: seatInput('b').seatKey, page: page('g') },
    'from-this-browser',
  ],
  'another browser, proven': [
    { ...foreign, seatKey: seatInput('b').seatKey, page: page('g') },
    'from-anywhere',
  ],
}

const tab = 'seat-in-other-tab'
const taken = 'seat-taken'
const stale = 'fresh-sign-in-required'
test.each([
  //                        same    loaded  before  other   other   asked    browser asked  proven
  ['free', ['sits', 'sits', 'sits', tab, tab, 'sits', 'sits', stale, 'sits']],
  ['ringing', ['sits', 'sits', 'sits', tab, tab, 'sits', taken, stale, 'sits']],
  ['talking', ['talks', 'talks', 'talks', tab, tab, 'talks', taken, stale, 'talks']],
  ['talking without sound', ['talks', 'talks', 'talks', tab, tab, 'talks', taken, stale, 'talks']],
  ['free and gone', ['sits', 'sits', 'sits', 'sits', 'sits', 'sits', 'sits', stale, 'sits']],
  ['talking and gone', ['talks', 'talks', 'talks', 'talks', 'talks', 'talks', taken, stale, 'talks']],
])('who is given a seat that is %s', async (state, expected) => {
  const found: Record<string, unknown> = {}
  for (const [who, how] of Object.entries(from)) {
    const here = await open()
    await states[state]?.(here)
    found[who] = await here.sit(...how)
  }
  expect(Object.values(found)).toEqual(expected)
})

test('of two tabs that come to a talk that waits, the second finds the first there', async () => {
  const here = await open()
  await states['talking and gone']?.(here)
  here.media.isSlow = true
  const both = ['g', 'h'].map(letter => here.sit({ ...own, page: page(letter) }))
  await here.drain()
  here.media.answerOne()
  await here.drain()
  here.media.answerOne()
  expect(await Promise.all(both)).toEqual(['talks', 'seat-in-other-tab'])
})
