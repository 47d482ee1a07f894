import type { RingfenceError, Seat, SeatEvents, SeatSnapshot } from '../../sdk/index.ts'
import type { Seated } from '../model/seatTypes.ts'
import { openStepUp } from './examplePeople.ts'
import { scriptedAttack } from './scriptedAttack.ts'
import { scriptedBlocks } from './scriptedBlocks.ts'
import { scriptedPasskeys, scriptedPeople, scriptedSessions } from './scriptedRosters.ts'

/** What the gallery's page shows: a snapshot, and how the next wish is refused, if at all. */
export interface Scene {
  readonly snapshot: () => SeatSnapshot
  /** What the account has to tell. */
  readonly notices?: Awaited<ReturnType<Seat['passkeys']['list']>>['notices']
  /** Nobody was reported yet. */
  readonly nobodyBlocked?: boolean
  /** Nothing was seen in the last 30 days. */
  readonly inCalm?: boolean
  /** What every wish is refused with. */
  readonly refuses?: RingfenceError
}

/**
 * A seat that shows scenes instead of a service. It writes what was asked of it into `data-asked` of the page, where a
 * test can read it, and answers as the service would, as far as the screen can see.
 */
export class ScriptedSeat implements Seat {
  #scene: Scene
  #snapshot: SeatSnapshot
  readonly #listeners = new Set<(snapshot: SeatSnapshot) => void>()

  constructor(scene: Scene) {
    this.#scene = scene
    this.#snapshot = scene.snapshot()
    this.blocks = scriptedBlocks(what => this.#asked(what), scene.nobodyBlocked)
    this.attack = scriptedAttack(what => this.#asked(what), scene.inCalm)
    this.passkeys = scriptedPasskeys(what => this.#asked(what), scene.notices)
  }

  get snapshot(): SeatSnapshot {
    return this.#snapshot
  }

  show(scene: Scene): void {
    this.#scene = scene
    this.#become(scene.snapshot())
  }

  start = async (): Promise<void> => {}
  takeOver = (): Promise<void> => this.#asked('takeOver')
  readonly signInAddress = '/softphone/?allow=frame'
  signIn = (): Promise<void> => this.#asked('signIn')
  enrol = (_secret: string, name: string): Promise<void> => this.#asked(`enrol:${name}`)
  signInAsDemoAgent = (): Promise<void> => this.#asked('signInAsDemoAgent')
  signOut = async (): Promise<void> => {
    await this.#asked('signOut')
    this.#become({ state: 'signed-out', demoAgent: true, why: 'signed-out' })
  }
  setDuty = async (duty: Seated['duty']): Promise<void> => {
    await this.#asked(`setDuty:${duty}`)
    if (this.#snapshot.state === 'seated') this.#become({ ...this.#snapshot, duty, awayBecause: null })
  }
  accept = async (): Promise<void> => {
    await this.#asked('accept')
    const seated = this.#snapshot
    if (seated.state !== 'seated' || seated.occupation.state !== 'ringing') return
    const startedAtMs = Date.now()
    this.#occupy({
      state: 'talking',
      call: seated.occupation.call,
      startedAtMs,
      endsAtMs: startedAtMs + 600_000,
      capNear: false,
      muted: false,
      microphone: { state: 'open', label: '' },
      otherMuted: false,
      sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
      connectionLost: false,
      otherAwayUntilMs: null,
      words: ['copper', 'lantern'],
      seat: '4KT-9QX',
      stepUps: [],
      asksLeft: 10,
      provenBy: null,
    })
  }
  decline = async (): Promise<void> => {
    await this.#asked('decline')
    this.#end('declined', 0)
  }
  allowMicrophone = (): Promise<void> => this.#asked('allowMicrophone')
  mute = (muted: boolean): void => {
    void this.#asked(`mute:${muted}`)
    const seated = this.#snapshot
    if (seated.state !== 'seated' || seated.occupation.state !== 'talking') return
    this.#occupy({ ...seated.occupation, muted })
  }
  hangUp = async (): Promise<void> => {
    await this.#asked('hangUp')
    this.#end('agent-hung-up', 252_000)
  }
  askStepUp = async (choice: Parameters<Seat['askStepUp']>[0]): Promise<void> => {
    const isTyped = choice.kind === 'typed'
    await this.#asked(`askStepUp:${isTyped ? choice.sentence : `${choice.key}:${choice.amount ?? ''}`}`)
    const seated = this.#snapshot
    if (seated.state !== 'seated' || seated.occupation.state !== 'talking') return
    this.#occupy({ ...seated.occupation, stepUps: [...seated.occupation.stepUps, openStepUp()] })
  }
  reportCall = async (...[callId, reason]: Parameters<Seat['reportCall']>): Promise<void> => {
    await this.#asked(`reportCall:${reason}`)
    if (this.#snapshot.state !== 'seated') return
    const untilMs = Date.now() + 24 * 3_600_000
    const block = reason === 'silent' ? ({ state: 'none' } as const) : ({ state: 'until', untilMs } as const)
    this.#become({ ...this.#snapshot, reports: [{ callId, reason, block }] })
  }
  readonly passkeys: Seat['passkeys']
  readonly sessions: Seat['sessions'] = scriptedSessions(what => this.#asked(what))
  readonly people: Seat['people'] = scriptedPeople(what => this.#asked(what))
  readonly blocks: Seat['blocks']
  readonly attack: Seat['attack']
  level = (): number => 0.18 + 0.16 * Math.sin(Date.now() / 140)
  useDevices = ({ input, output }: { readonly input: string; readonly output: string }): Promise<void> =>
    this.#asked(`useDevices:${input},${output}`)

  setAudible(): void {}

  on<E extends keyof SeatEvents>(event: E, listener: (payload: SeatEvents[E]) => void): () => void
  on(event: keyof SeatEvents, listener: (payload: SeatSnapshot) => void): () => void {
    if (event === 'snapshotChanged') this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  close(): void {
    this.#listeners.clear()
  }

  async #asked(what: string): Promise<void> {
    const { dataset } = document.documentElement
    dataset.asked = `${dataset.asked ?? ''} ${what}`.trim()
    if (this.#scene.refuses) throw this.#scene.refuses
  }

  #occupy(occupation: Seated['occupation']): void {
    if (this.#snapshot.state === 'seated') this.#become({ ...this.#snapshot, occupation, last: null })
  }

  #end(reason: NonNullable<Seated['last']>['reason'], talkedMs: number): void {
    if (this.#snapshot.state !== 'seated') return
    const { occupation } = this.#snapshot
    const last = { reason, talkedMs, ...(occupation.state !== 'free' && { callId: occupation.call.callId }) }
    this.#become({ ...this.#snapshot, occupation: { state: 'free' }, last })
  }

  #become(snapshot: SeatSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener(snapshot)
  }
}
