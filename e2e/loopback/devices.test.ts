import { expect, test } from 'vitest'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, shopOrigin } from '../harness/loopback.ts'
import {
  type Caller,
  createAuthenticatorOf,
  endOf,
  isAsBefore,
  loseNetwork,
  phoneTalk,
  rings,
  seatTalk,
  shownAgent,
  talking,
  visit,
} from '../harness/people.ts'
import { rowCounts, rowsOf, tableOf } from '../harness/rows.ts'

/** A customer who talks on the phone, and has the passkey on the laptop, which is about to be asked for it. */
async function begin() {
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'offered' })
  const { passkeys, sub } = await enrolled(loopback, backEnd)
  const vouch = () => backEnd.vouch(loopback, sub)
  const phone = visit(loopback, { vouch })
  await phone.phone.call()
  await rings(phone, agent)
  await agent.seat.accept()
  await talking(phone, agent)
  await eventually(() => loopback.counts().consumers, 2)
  const counts = loopback.counts()
  const laptop = visit(loopback, { passkeys, vouch })
  await laptop.phone.call()
  await loopback.quiet()
  return { loopback, agent, phone, laptop, vouch, passkeys, before, rows: rowCounts(loopback), counts }
}
type World = Awaited<ReturnType<typeof begin>>

/** The laptop signs and is held, and the phone is asked. `moving` settles when that is answered. */
async function held({ laptop, phone }: { laptop: Caller; phone: Caller }) {
  const moving = laptop.phone.usePasskey()
  moving.catch(() => undefined) // told where it is awaited
  await eventually(() => laptop.phone.snapshot.state, 'held')
  await eventually(() => phoneTalk(phone).askedMove !== null, true)
  return { moving }
}

/** The talk goes on where it was, and of the laptop's tries nothing is left but what they spent. */
async function staysHere({ loopback, agent, phone, laptop, rows, counts }: World): Promise<void> {
  await eventually(() => phoneTalk(phone).askedMove, null)
  await talking(phone, agent)
  await eventually(laptop.platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  await loopback.holdsOnly(counts)
  const { leases, call_records: records, grants } = rows
  expect(rowCounts(loopback)).toMatchObject({ leases, call_records: records, grants })
}

test('the live device agrees: the talk moves, the seat signs anew, and both screens show new words', async () => {
  const world = await begin()
  const { loopback, agent, phone, laptop, before, rows } = world
  const oldWords = seatTalk(agent).words
  const { callId } = phoneTalk(phone)
  await loopback.advance(10_000)
  const { moving } = await held(world)
  await phone.phone.answerMove(true)
  await moving
  await eventually(() => endOf(phone), 'moved')
  await talking(laptop, agent)
  expect(phoneTalk(laptop).callId).toBe(callId)
  // Each screen shows them as soon as its own browser has checked what was signed.
  await eventually(() => [shownAgent(laptop)?.words, seatTalk(agent).words].every(Array.isArray), true)
  const { words } = seatTalk(agent)
  expect(shownAgent(laptop)?.words).toEqual(words)
  expect(words).not.toEqual(oldWords)
  // It is one call: one lease, one record, and the talk's time goes on.
  expect(loopback.counts()).toMatchObject({ calls: 1, leases: 1 })
  expect(rowCounts(loopback).leases).toBe(rows.leases)
  await loopback.advance(10_000)
  await laptop.phone.hangUp()
  await isAsBefore(loopback, before, phone, laptop, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-hung-up'])
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ call_id: callId, talked_ms: 20_000 }])
  // In the log it is one call from the first token on; the line of the move names the other.
  const [record] = tableOf(loopback, 'call_records')
  const steps = loopback.log.lines.filter(({ fields }) => fields.callId === callId)
  expect(new Set(steps.map(({ fields }) => JSON.stringify([fields.jti])))).toEqual(
    new Set([record?.former_jtis]),
  )
  expect(steps.find(({ event }) => event === 'call moved')?.fields.toJti).toBe(record?.jti)
})

test('the live device refuses', async () => {
  const world = await begin()
  const { moving } = await held(world)
  await world.phone.phone.answerMove(false)
  await expect(moving).rejects.toMatchObject({ code: 'move-refused' })
  await staysHere(world)
})

test('the live device answers nothing for 30 seconds', async () => {
  const world = await begin()
  const { moving } = await held(world)
  await world.loopback.time.advance(29_999)
  expect(world.laptop.phone.snapshot.state).toBe('held')
  await world.loopback.time.advance(1)
  await expect(moving).rejects.toMatchObject({ code: 'move-unanswered' })
  await staysHere(world)
})

test('without the passkey nobody is even asked', async () => {
  const world = await begin()
  const { loopback, laptop, phone, vouch } = world
  await laptop.phone.continueWithoutPasskey()
  expect(laptop.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: true })
  expect(phoneTalk(phone).askedMove).toBeNull()
  await laptop.phone.hangUp()
  const without = visit(loopback, { vouch })
  await expect(without.phone.call()).rejects.toMatchObject({ code: 'browser-unsupported' })
  await staysHere(world)
})

test('a passkey that is not this person’s asks nobody', async () => {
  const world = await begin()
  const { loopback, laptop, phone, vouch } = world
  await laptop.phone.hangUp()
  const thief = visit(loopback, { passkeys: createAuthenticatorOf(shopOrigin), vouch })
  await thief.phone.call()
  await thief.phone.usePasskey()
  expect(thief.phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'passkey-invalid' })
  expect(phoneTalk(phone).askedMove).toBeNull()
  await thief.phone.hangUp()
  await staysHere(world)
})

test('the held device loses its network: the question is over', async () => {
  const world = await begin()
  const { moving } = await held(world)
  loseNetwork(world.laptop)
  await expect(moving).rejects.toMatchObject({ code: 'connection-lost' })
  await staysHere(world)
})

test('the person hangs up the held device: the question is over at once', async () => {
  const world = await begin()
  await held(world)
  await world.laptop.phone.hangUp()
  await staysHere(world)
})

test('the live call ends while another device is held: that one is told, and may call', async () => {
  const world = await begin()
  const { loopback, agent, phone, laptop, before } = world
  const { moving } = await held(world)
  await phone.phone.hangUp()
  await expect(moving).rejects.toMatchObject({ code: 'move-unanswered', retryable: true })
  await isAsBefore(loopback, before, phone, laptop, agent)
  await laptop.phone.call()
  await laptop.phone.usePasskey()
  await rings(laptop, agent)
})

test('a third device is not held beside the second', async () => {
  const world = await begin()
  const { loopback, phone, passkeys } = world
  const { moving } = await held(world)
  const third = visit(loopback, { passkeys })
  await third.phone.call()
  await expect(third.phone.usePasskey()).rejects.toMatchObject({ code: 'move-unanswered' })
  await phone.phone.answerMove(false)
  await expect(moving).rejects.toMatchObject({ code: 'move-refused' })
  await staysHere(world)
})
