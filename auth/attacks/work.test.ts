import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { turnedEnd } from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser } from '../testing/testBrowser.ts'
import { outcomeOfAsking, searchWork, startWorkShop, workIn } from '../testing/testWork.ts'

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const shop = await startWorkShop({ memory: store.auth, clock }, onTestFinished)
  const bring = async (challenge: unknown, solution: unknown) =>
    outcomeOfAsking(await shop.ask({ work: { challenge, solution } }))
  return { ...shop, clock, bring }
}

const another = '401 work-required'
const nonsense = '400 work-invalid'

test('work opens one door once, also when it is brought many times at the same moment', async () => {
  const { askForWork, bring } = await start()
  const asked = await askForWork()
  const solution = searchWork(asked)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => bring(asked.challenge, solution)))
  expect(outcomes.filter(outcome => outcome === '201')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === another)).toHaveLength(19)
  expect(await bring(asked.challenge, solution)).toBe(another)
})

test('a wrong number uses the challenge up: nobody searches at our cost', async () => {
  const { askForWork, bring } = await start()
  const asked = await askForWork()
  expect(await bring(asked.challenge, searchWork(asked, false))).toBe(nonsense)
  expect(await bring(asked.challenge, searchWork(asked))).toBe(another)
})

test('work for another queue, another site or another browser’s key is none', async () => {
  const { askForWork, ask, service, clock } = await start()
  clock.nowMs = Date.parse('2026-11-23T12:00:00Z') // both queues are open
  const asked = await askForWork()
  const work = { challenge: asked.challenge, solution: searchWork(asked) }
  const thief = await createTestBrowser()
  expect(await outcomeOfAsking(await ask({ queue: 'office', work }))).toBe(nonsense)
  expect(await outcomeOfAsking(await ask({ work }, thief))).toBe(nonsense)
  const elsewhere = await ask({ work }, undefined, 'other', 'https://other.example')
  expect(await outcomeOfAsking(elsewhere)).toBe(nonsense)
  expect(await outcomeOfAsking(await ask({ work }))).toBe('201')
  expect(service.logged.join()).not.toContain(asked.challenge)
})

test('work is good for half a minute', async () => {
  const { askForWork, bring, clock } = await start()
  const [first, second] = [await askForWork(), await askForWork()]
  clock.nowMs += first.expiresInMs - 1
  expect(await bring(first.challenge, searchWork(first))).toBe('201')
  clock.nowMs += 1
  expect(await bring(second.challenge, searchWork(second))).toBe(another)
})

test('work that was saved up while it was cheap is too little when it is dear, and the refusal asks for what is due', async () => {
  const { askForWork, ask, pressure } = await start()
  pressure.agentsOnDuty = 1 // two callers are calm
  pressure.inLine = 2
  const [cheap, alsoCheap] = [await askForWork(), await askForWork()]
  const bring = (work: typeof cheap) =>
    ask({ work: { challenge: work.challenge, solution: searchWork(work) } })
  pressure.inLine = 5 // twice as dear: a rise of a moment is forgiven
  expect(await outcomeOfAsking(await bring(cheap))).toBe('201')
  pressure.inLine = 8
  const due = await workIn(await bring(alsoCheap))
  expect(due.tries).toBeGreaterThan(2 * cheap.tries)
  expect(await outcomeOfAsking(await bring(due))).toBe('201')
})

test('no other spelling of a challenge is one', async () => {
  const { askForWork, bring } = await start()
  const asked = await askForWork()
  const solution = searchWork(asked)
  const { challenge } = asked
  const [tries = '', expiry = '', nonce = '', mac = ''] = challenge.split('.')
  const spellings = [
    ...['', '.', '...', 'null', '0', `${challenge}\n`, ` ${challenge}`, `${challenge}.`, `${challenge}=`],
    ...[`${challenge}.${mac}`, challenge.toUpperCase(), encodeURIComponent(`${challenge}%`)],
    [`0${tries}`, expiry, nonce, mac].join('.'),
    [`+${tries}`, expiry, nonce, mac].join('.'),
    [`${tries}e0`, expiry, nonce, mac].join('.'),
    [tries, `0${expiry}`, nonce, mac].join('.'),
    [tries, `${Number(expiry) / 1e12}e12`, nonce, mac].join('.'),
    [tries, expiry, turnedEnd(nonce), mac].join('.'),
    [tries, expiry, nonce, turnedEnd(mac)].join('.'),
    [tries, expiry, `${nonce}==`, mac].join('.'),
    [tries, expiry, nonce, `${mac}=`].join('.'),
    [tries, expiry, nonce.slice(1), mac].join('.'),
    [tries, expiry, nonce, mac.slice(1)].join('.'),
    [tries, expiry, nonce].join('.'),
    [tries, expiry, nonce, Buffer.from(mac, 'base64url').toString('hex')].join('.'),
    [tries.replace(/^./, '４'), expiry, nonce, mac].join('.'),
    'x'.repeat(12_000),
  ]
  for (const spelling of spellings)
    expect(await bring(spelling, solution), spelling.slice(0, 80)).toBe(nonsense)
  expect(await bring(challenge, solution)).toBe('201')
})

test('what was changed in it is not what was signed: fewer tries, a later end, another nonce', async () => {
  const { askForWork, bring } = await start()
  const { challenge } = await askForWork()
  const [tries = '', expiry = '', nonce = '', mac = ''] = challenge.split('.')
  const forged = [
    ['1', expiry, nonce, mac],
    [tries, String(Number(expiry) + 60_000), nonce, mac],
    [tries, expiry, 'A'.repeat(22), mac],
    [tries, expiry, nonce, 'A'.repeat(43)],
  ]
  for (const parts of forged) expect(await bring(parts.join('.'), 0)).toBe(nonsense)
})

test.each([
  ['no number', { solution: '7' }],
  ['a number below zero', { solution: -1 }],
  ['a number that is too large', { solution: 2 ** 32 }],
  ['a part of a number', { solution: 0.5 }],
  ['nothing', { solution: undefined }],
  ['a challenge that is no text', { challenge: 7 }],
  ['a member more', { tries: 1 }],
])('work with %s is malformed, and uses nothing up', async (_, changes) => {
  const { askForWork, ask, bring } = await start()
  const asked = await askForWork()
  const work = { challenge: asked.challenge, solution: searchWork(asked) }
  expect(await outcomeOfAsking(await ask({ work: { ...work, ...changes } }))).toBe('400 message-malformed')
  expect(await bring(work.challenge, work.solution)).toBe('201')
})

test('a token that was earned by work is anonymous, as one that cost nothing', async () => {
  const { askForWork, bring, service } = await start()
  const asked = await askForWork()
  await bring(asked.challenge, searchWork(asked))
  expect(service.logged.at(-1)).toContain('"assurance":"anonymous"')
})
