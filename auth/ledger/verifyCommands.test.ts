import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { record } from '../../store/testing/testRecord.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { keySet, publishKeys } from '../testing/testBackEnd.ts'
import { startRecorded } from '../testing/testCall.ts'
import { publicOrigin } from '../testing/testService.ts'
import { createCallEvidence } from './callEvidence.ts'

// Each command is a process of its own, and there are several to a test.
vi.setConfig({ testTimeout: 180_000 })

const main = fileURLToPath(new URL('../../sfu/main.ts', import.meta.url))

/** The data folder of a service that runs on, with one call recorded, and its commands as an operator gives them. */
async function start() {
  const parts = await temporaryStore(onTestFinished)
  const target = await startRecorded(parts, onTestFinished)
  const ended = await target.endCall()
  const dataFolder = dirname(parts.file)
  const published = await target.service.send('GET', '/.well-known/ringfence-records.json', {})
  const jwks = await published.text()
  const evidence = createCallEvidence({
    recordOf: async () => ({
      jti: ended.jti,
      formerJtis: ended.formerJtis,
      stepUps: ended.stepUps,
      receipt: ended.receipt,
    }),
    evidence: target.store.auth.evidence,
    audit: { append: async () => undefined },
  })

  const write = (name: string, text: string) => {
    const file = join(dataFolder, name)
    writeFileSync(file, text)
    return file
  }
  /** Without a media worker anywhere. */
  const run = (words: readonly string[], folder = dataFolder, configured: string = publicOrigin) =>
    new Promise<{ readonly code: number | null; readonly said: string }>(resolve => {
      const env = {
        ...{ ...process.env, RINGFENCE_DATA: folder, MEDIASOUP_WORKER_BIN: join(folder, 'none') },
        RINGFENCE_PUBLIC_ORIGIN: configured,
      }
      const child = execFile(process.execPath, [main, ...words], { env }, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, said: `${stdout}${stderr}`.trim() }),
      )
    })
  const { records } = parts.store.calls
  return {
    ...target,
    records,
    ended,
    dataFolder,
    jwks,
    write,
    run,
    answer: await evidence.of(ended.callId, 'test'),
  }
}

test('verify-audit: whole, with receipts and heads; and each change in one line', async () => {
  const { run, write, ended, file, store } = await start()
  const receipt = write('receipt.jws', `${ended.receipt}\n`)
  const whole = await run(['verify-audit'])
  expect(whole).toEqual({ code: 0, said: expect.stringMatching(/^The audit log is whole: \d+ entries, /) })
  const [, head = ''] = /head (\d+:[\w-]{43})\.$/.exec(whole.said) ?? []
  const agreed = await run(['verify-audit', '--receipt', receipt, '--head', head])
  expect(agreed).toEqual({ code: 0, said: `${whole.said} It agrees with what was given.` })
  // npm keeps the names of the words for itself when `--` was forgotten.
  expect(await run(['verify-audit', receipt, head])).toEqual(agreed)
  expect(await run(['verify-audit', '--head', `${head.split(':')[0]}:${'h'.repeat(43)}`])).toMatchObject({
    code: 1,
    said: expect.stringContaining('is another one than was seen before'),
  })

  const attacker = new DatabaseSync(file)
  onTestFinished(() => void attacker.close())
  for (const trigger of ['is_never_edited', 'is_never_cut'])
    attacker.exec(`DROP TRIGGER audit_log_${trigger}`)
  const last = await store.auth.auditRows.last()
  attacker.exec(`DELETE FROM audit_log WHERE sequence = ${last?.sequence}`)
  expect((await run(['verify-audit'])).code).toBe(0)
  expect(await run(['verify-audit', '--receipt', receipt])).toEqual({
    code: 1,
    said: `A call with a receipt is not in the audit log; it would be at entry ${last?.sequence} or after.`,
  })
  attacker.exec("UPDATE audit_log SET actor = 'nobody' WHERE sequence = 1")
  expect(await run(['verify-audit'])).toEqual({
    code: 1,
    said: 'Entry 1 of the audit log was edited: it is not what was signed.',
  })
})

test('verify-evidence: a whole answer, one piece, and what was altered in either', async () => {
  const { run, write, answer, ended, jwks } = await start()
  const { call, movedFrom, stepUps } = answer
  const [stepUp] = stepUps
  if (call === null || stepUp === undefined) throw new Error('no evidence')
  const verify = (value: object) => run(['verify-evidence', write('evidence.json', JSON.stringify(value))])
  const names = `call ${movedFrom[0]?.subject}, call ${call.subject}, step-up ${stepUp.subject}.`
  const named = `A passkey signed, and the receipt of ${ended.callId} names: ${names}`
  expect(await verify(answer)).toEqual({ code: 0, said: named })
  expect(await verify(stepUp)).toEqual({ code: 0, said: `A passkey signed: step-up ${stepUp.subject}.` })
  const statement = stepUp.statement.replace('40 EUR', '90 EUR')
  expect(await verify({ ...stepUp, statement })).toEqual({
    code: 1,
    said: `The evidence of ${stepUp.subject} does not hold: wrong challenge.`,
  })
  const other = { ...answer, stepUps: [{ ...stepUp, credentialId: call.publicKey }] }
  expect(await verify(other)).toEqual({
    code: 1,
    said: `The receipt names no such evidence of ${stepUp.subject} as stands here.`,
  })
  const file = write('evidence.json', JSON.stringify(answer))
  const keys = write('keys.json', jwks)
  expect((await run(['verify-evidence', file, '--jwks', keys], join(file, '..', 'elsewhere'))).code).toBe(0)
})

test('verify-receipt: off line, by a file of keys or by an address, and nothing but the true one', async () => {
  const { run, write, ended, jwks } = await start()
  const receipt = write('receipt.jws', ended.receipt)
  const keys = write('keys.json', jwks)
  const published = await publishKeys(onTestFinished, (_request, response) => response.end(jwks))
  const elsewhere = join(receipt, '..', 'elsewhere')
  const genuine = await run(['verify-receipt', receipt, '--jwks', keys], elsewhere)
  expect(genuine).toEqual({
    code: 0,
    said: expect.stringMatching(
      new RegExp(
        `^The receipt is genuine: ${ended.callId} of site shop .* caller passkey, 1 of 1 step-ups proven`,
      ),
    ),
  })
  expect(await run(['verify-receipt', receipt, published.url], elsewhere)).toEqual(genuine)
  expect(await run(['verify-receipt', receipt])).toEqual(genuine)
  const [header, payload = '', signature] = ended.receipt.split('.')
  const changed = Buffer.from(payload, 'base64url').toString().replace('"passkey"', '"vouched"')
  const forged = [header, Buffer.from(changed).toString('base64url'), signature].join('.')
  expect(await run(['verify-receipt', write('forged.jws', forged)])).toEqual({
    code: 1,
    said: 'The receipt is not genuine: wrong signature.',
  })
  const page = (...texts: string[]) =>
    `<!doctype html>\n<title>Receipt</title><p>Anything may be written here</p>${texts.map(text => `<pre hidden id="ringfence-receipt">\n${text}\n</pre>`).join('')}`
  const readable = await run(['verify-receipt', write('receipt.html', page(ended.receipt))])
  expect(readable).toEqual(await run(['verify-receipt', receipt]))
  for (const text of [
    page(forged),
    page(),
    page(forged, ended.receipt),
    page(ended.receipt, ended.receipt),
  ]) {
    const { code, said } = await run(['verify-receipt', write('wrong.html', text)])
    expect([code, said]).toEqual([1, expect.stringMatching(/^The receipt is not genuine: wrong /)])
  }
  const other = 'https://other.example'
  const notOurs = {
    code: 1,
    said: `The receipt is not of ${other}. If it should be of another service, name that with --service.`,
  }
  expect(await run(['verify-receipt', receipt], undefined, other)).toEqual(notOurs)
  expect(await run(['verify-receipt', receipt, '--service', other])).toEqual(notOurs)
  expect(await run(['verify-receipt', receipt, keys, publicOrigin], elsewhere, other)).toEqual(genuine)
  expect(await run(['verify-receipt', receipt, '--service', `${publicOrigin}/`], undefined, other)).toEqual(
    genuine,
  )
  expect(await run(['verify-audit', '--receipt', receipt, '--service', other])).toEqual({
    code: 1,
    said: `The receipt in ${receipt} is not of ${other}. If it should be of another service, name that with --service.`,
  })
  expect((await run(['verify-receipt', receipt, '--service', 'calls'])).said).toContain(
    'is no origin of a service',
  )
  published.answerWith(keySet())
  expect(await run(['verify-receipt', receipt, published.url])).toEqual({
    code: 1,
    said: `${published.url} holds no record key.`,
  })
})

test('what cannot be done is said with the remedy, in one line', async () => {
  const { run, dataFolder, write } = await start()
  const elsewhere = join(dataFolder, 'elsewhere')
  const attempts: readonly (readonly [readonly string[], RegExp, string?])[] = [
    [['verify-audit'], /^There are no record keys in .*; say where they are with --jwks\.$/, elsewhere],
    [['verify-audit', '--head', '5'], /^"5" is no head of the log\. Write: /],
    [['verify-audit', '--tail', '5'], /^Write: npm run verify-audit -- /],
    [['verify-receipt'], /^Write: npm run verify-receipt FILE/],
    [['verify-receipt', join(dataFolder, 'none')], /none cannot be read\.$/],
    [['verify-receipt', write('x', 'x'), '--jwks', 'http://keys.example/'], /is not an https address\.$/],
    [['verify-evidence', write('y', '{}')], /holds no evidence, or a member of it is misspelt\.$/],
    [['verify-evidence', write('z', 'z')], /holds no JSON\.$/],
  ]
  const verdicts = await Promise.all(attempts.map(([words, , folder]) => run(words, folder)))
  for (const [at, [words, sentence]] of attempts.entries()) {
    expect([words, verdicts[at]]).toEqual([words, { code: 1, said: expect.stringMatching(sentence) }])
  }
})

test('usage: what was used, as lines and as a signed statement; and each change of it', async () => {
  const { run, write, records, dataFolder, jwks } = await start()
  const endedAtMs = Date.now() - 1000
  await records.insert(record(1, { endedAtMs }))
  const month = new Date(endedAtMs).toISOString().slice(0, 7)
  const file = join(dataFolder, 'usage.jws')
  const told = await run(['usage', month, file])
  expect(told).toEqual({ code: 0, said: expect.stringContaining(`What was used in ${month}, until `) })
  expect(told.said).toMatch(
    /^demo: 1 calls of 61 s in all count; of 1 that were let in, 0 were not answered, and 0 were reported\.$/m,
  )
  const genuine = await run(['verify-usage', file])
  expect(genuine).toEqual({
    code: 0,
    said: expect.stringMatching(new RegExp(`^The statement is genuine: .*, ${month} until .*, 1 calls of `)),
  })
  const keys = write('keys.json', jwks)
  expect(await run(['verify-usage', file, keys, 'https://other.example'])).toEqual({
    code: 1,
    said: `The statement is of another service: ${publicOrigin}.`,
  })
  const [header, payload = '', signature] = readFileSync(file, 'utf8').trim().split('.')
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...said, sites: [] })).toString('base64url')
  const forged = write('forged.jws', [header, changed, signature].join('.'))
  expect(await run(['verify-usage', forged])).toEqual({
    code: 1,
    said: 'The statement is wrong: its signature is not that of this service.',
  })
  const again = await run(['usage', month, file])
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('is there already') })
  for (const wrong of [['usage'], ['usage', '2026-13'], ['usage', month, 'a', 'b']]) {
    expect(await run(wrong)).toMatchObject({
      code: 1,
      said: expect.stringContaining('npm run usage -- MONTH'),
    })
  }
  expect(await run(['usage', '2999-01'])).toMatchObject({
    code: 1,
    said: expect.stringContaining('has not begun'),
  })
  expect(await run(['usage', '1999-01'])).toMatchObject({
    code: 0,
    said: expect.stringMatching(/\nNothing\.$/),
  })
})
