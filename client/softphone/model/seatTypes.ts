import type { Seat, SeatSnapshot } from '../../sdk/index.ts'

/** Parts of the seat's snapshot, by the names the rest of the product gives them. */
export type Seated = Extract<SeatSnapshot, { state: 'seated' }>
export type SignedOut = Extract<SeatSnapshot, { state: 'signed-out' }>
export type Occupation = Seated['occupation']
export type Ringing = Extract<Occupation, { state: 'ringing' }>
export type Talking = Extract<Occupation, { state: 'talking' }>
export type SeatStepUp = Talking['stepUps'][number]
export type StepUpOutcome = Exclude<SeatStepUp['outcome'], 'asked'>
export type Role = Seated['role']
export type Duty = Seated['duty']
export type QueueLoad = Seated['queues'][number]
export type RecentCall = Seated['recentCalls'][number]
export type LastEnd = NonNullable<Seated['last']>
export type EndReason = LastEnd['reason']
export type ErrorCode = NonNullable<SignedOut['why']>
export type SeatCall = Ringing['call']
export type CallId = SeatCall['callId']
export type SeatReport = Seated['reports'][number]
export type HeardSound = NonNullable<NonNullable<SeatCall['heard']>['sound']>
export type GateWay = NonNullable<NonNullable<SeatCall['heard']>['gate']>
export type ReportReason = SeatReport['reason']
export type AccountNotice = Awaited<ReturnType<Seat['passkeys']['list']>>['notices'][number]
export type Assurance = SeatCall['caller']['assurance']

/** What an agent may report of a call, in the order in which it is offered. */
export const reportReasons: readonly ReportReason[] = [
  'silent',
  'machine',
  'abusive',
  'impersonation',
  'toll-fraud',
]

/** A caller's identifier as short as people compare it; two of a site hardly ever share it. */
export const shortNameOf = (callerId: string): string =>
  callerId.replaceAll(/[_-]/g, '').slice(-6).toUpperCase()

/** The call that the seat rings for or talks in, if any. */
export function callOf(occupation: Occupation): SeatCall | undefined {
  return occupation.state === 'free' ? undefined : occupation.call
}

/** What is known to be reported of a call: by this page, or, with the reason alone, before it was loaded. */
export type KnownReport = Pick<SeatReport, 'reason'> & Partial<SeatReport>

/** What this agent reported of the call that they are in, or of one that is over. */
export function reportOf(
  { reports, recentCalls, occupation }: Seated,
  callId: CallId | undefined,
): KnownReport | undefined {
  const calls = [callOf(occupation), ...recentCalls]
  const before = calls.find(call => call?.callId === callId)?.report
  return reports.find(report => report.callId === callId) ?? (before && { reason: before })
}

/** The name the site signed for the caller; nothing that the page merely typed counts as a name. */
export function signedNameOf(call: SeatCall): string | undefined {
  return call.caller.vouched?.name
}
