import type { Outcome } from './chaos.ts'

/** So many steps before a violation are told; of those whom it names, those of so many milliseconds. */
const lastSteps = 40
const namedMs = 120_000

/** What there is to know of something that is not as it must be: the last steps, and what the service said of the call. */
export function violationsIn({ violations, book, serviceLines }: Outcome, seed: number): string {
  const calls = new Set(violations.flatMap(({ callId }) => callId ?? []))
  const linesOf = (callId: string) => [
    `what the service said of ${callId}:`,
    ...serviceLines
      .filter(({ text }) => text.includes(callId))
      .map(({ atMs, text }) => `${seconds(atMs)} ${text}`),
    'what people and pages did:',
    ...book.steps
      .filter(({ text }) => text.includes(callId))
      .map(({ atMs, text }) => `${seconds(atMs)} ${text}`),
    '',
  ]
  const named = violations.map(({ sentence }) => sentence.split(' ', 1)[0] ?? '')
  const endedAtMs = book.steps.at(-1)?.atMs ?? 0
  const ofNamed = book.steps.filter(
    ({ atMs, text }) =>
      atMs > endedAtMs - namedMs && named.some(name => text.split(/[^A-Za-z]/).includes(name)),
  )
  return [
    'what those did and met who are named below:',
    ...ofNamed.map(({ atMs, text }) => `${seconds(atMs)} ${text}`),
    '',
    `the last steps of seed ${seed}:`,
    ...book.steps.slice(-lastSteps).map(({ atMs, text }) => `${seconds(atMs)} ${text}`),
    '',
    ...[...calls].slice(0, 3).flatMap(linesOf),
    `${violations.length} not as it must be, with seed ${seed}:`,
    ...violations.map(({ sentence, callId }) => `  ${sentence}${callId ? ` (${callId})` : ''}`),
  ].join('\n')
}

/** What happened, in a few lines. */
export function summaryOf({ rounds, book, longestBackMs, broken }: Outcome): string {
  const calls = [...book.calls.values()]
  const talks = calls.filter(({ talkShown }) => talkShown.size > 1).length
  const reasons = new Map<string, number>()
  for (const { endLogged } of calls) {
    const reason = endLogged?.reason ?? 'unknown'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const refused = book.presses.filter(({ code }) => code !== null).length
  return [
    `${rounds} rounds, ${calls.length} calls, ${talks} talks, ${refused} presses refused, ${book.receipts.length} receipts`,
    `ends: ${listOf(reasons)}`,
    `broken: ${listOf(broken)}`,
    `longest way back: ${(longestBackMs / 1000).toFixed(1)} s`,
  ].join('\n')
}

const listOf = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

const seconds = (ms: number): string => (ms / 1000).toFixed(2).padStart(9)
