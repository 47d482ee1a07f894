import { signInWindowAddress } from '../../../protocol/frame/signInAddress.ts'
import type { SeatPlace } from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import { checkService } from '../checkOptions.ts'
import { asRingfenceError } from '../errors.ts'
import { createEvents } from '../events.ts'
import type { Seat, SeatEvents } from './seatTypes.ts'

/**
 * An agent's seat on a given platform. What it does is loaded with the first wish: pages that only offer calls do not pay
 * for it. Once it is there it is asked within the same gesture.
 */
export function createSeatOn(
  platform: Platform,
  options: { readonly service: string; readonly place?: SeatPlace | null },
): Seat {
  const { service, place = null } = options
  checkService(service)
  const events = createEvents<SeatEvents>()
  let seat: Seat | undefined
  let loading: Promise<Seat> | undefined
  let audible = true
  let closed = false

  const load = async (): Promise<Seat> => {
    try {
      const { openSeat } = await platform.loadOnSeat()
      seat = openSeat(platform, service, events, place)
      seat.setAudible(audible)
      if (closed) seat.close()
      return seat
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  /** What is loaded has its own copy of the error class; everything thrown to the outside is of the one class. */
  const wish = <T>(act: (seat: Seat) => Promise<T>): Promise<T> => {
    loading ??= load()
    const done = seat ? act(seat) : loading.then(act)
    return done.catch(error => Promise.reject(asRingfenceError(error)))
  }

  return {
    get snapshot() {
      return seat?.snapshot ?? ({ state: 'connecting', since: 'start' } as const)
    },
    start: () => wish(now => now.start()),
    takeOver: () => wish(now => now.takeOver()),
    signInAddress: place && signInWindowAddress(service, place),
    signIn: options => wish(now => now.signIn(options)),
    enrol: (secret, name) => wish(now => now.enrol(secret, name)),
    signInAsDemoAgent: () => wish(now => now.signInAsDemoAgent()),
    signOut: () => wish(now => now.signOut()),
    setDuty: duty => wish(now => now.setDuty(duty)),
    accept: () => wish(now => now.accept()),
    decline: () => wish(now => now.decline()),
    mute: muted => seat?.mute(muted),
    allowMicrophone: () => wish(now => now.allowMicrophone()),
    hangUp: () => wish(now => now.hangUp()),
    askStepUp: choice => wish(now => now.askStepUp(choice)),
    reportCall: (callId, reason) => wish(now => now.reportCall(callId, reason)),
    passkeys: {
      list: () => wish(now => now.passkeys.list()),
      add: name => wish(now => now.passkeys.add(name)),
      rename: (credentialId, name) => wish(now => now.passkeys.rename(credentialId, name)),
      remove: credentialId => wish(now => now.passkeys.remove(credentialId)),
      dismissNotice: noticeId => wish(now => now.passkeys.dismissNotice(noticeId)),
    },
    sessions: {
      list: () => wish(now => now.sessions.list()),
      endOthers: () => wish(now => now.sessions.endOthers()),
    },
    people: {
      list: () => wish(now => now.people.list()),
      invite: role => wish(now => now.people.invite(role)),
      setRole: (agentId, role) => wish(now => now.people.setRole(agentId, role)),
      remove: agentId => wish(now => now.people.remove(agentId)),
    },
    blocks: {
      list: () => wish(now => now.blocks.list()),
      keep: blockId => wish(now => now.blocks.keep(blockId)),
      undo: blockId => wish(now => now.blocks.undo(blockId)),
    },
    attack: {
      list: () => wish(now => now.attack.list()),
      open: wanted => wish(now => now.attack.open(wanted)),
      end: (windowId, ended) => wish(now => now.attack.end(windowId, ended)),
    },
    level: () => seat?.level() ?? 0,
    useDevices: devices => wish(now => now.useDevices(devices)),
    setAudible(now) {
      audible = now
      seat?.setAudible(now)
    },
    on: (event, listener) => events.on(event, listener),
    close() {
      closed = true
      seat?.close()
    },
  }
}
