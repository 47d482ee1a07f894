import type { Phone } from '../../sdk/index.ts'
import { saveReceipt } from '../receipt/saveReceipt.ts'
import type { CardModel } from './cardModel.ts'

type Actions = Pick<
  CardModel,
  | 'usePasskey'
  | 'appeal'
  | 'withoutPasskey'
  | 'makePasskey'
  | 'confirmStepUp'
  | 'refuseStepUp'
  | 'moveCall'
  | 'keepCall'
  | 'answerGate'
  | 'callWithPasskey'
  | 'useDevices'
  | 'allowMicrophone'
  | 'unlockSound'
  | 'saveReceipt'
  | 'mute'
  | 'hangUp'
  | 'close'
>

/** Runs what a press asks for, unless it is the second half of a double click. */
type Press = (event: Event, act: (phone: Phone) => void) => void

/** What went wrong is in the snapshot, and so on the card already. */
const shown = (doing: Promise<unknown>): void => void doing.catch(() => undefined)

/** What each button of the card does. `passkeyName` is what a new passkey is called at first. */
export function cardActions(press: Press, passkeyName: string): Actions {
  const on = (act: (phone: Phone) => void) => (event: Event) => press(event, act)
  return {
    usePasskey: on(phone => shown(phone.usePasskey())),
    appeal: on(phone => shown(phone.appeal())),
    withoutPasskey: on(phone => shown(phone.continueWithoutPasskey())),
    makePasskey: on(phone => shown(phone.makePasskey(passkeyName))),
    confirmStepUp: on(phone => shown(phone.confirmStepUp())),
    refuseStepUp: on(phone => shown(phone.refuseStepUp())),
    moveCall: on(phone => shown(phone.answerMove(true))),
    keepCall: on(phone => shown(phone.answerMove(false))),
    answerGate: key => press(new Event('submit'), phone => shown(phone.answerGate(key))),
    callWithPasskey: on(phone => shown(phone.callWithPasskey())),
    useDevices: devices => press(new Event('change'), phone => shown(phone.useDevices(devices))),
    allowMicrophone: on(phone => shown(phone.allowMicrophone())),
    unlockSound: on(phone => phone.unlockSound()),
    saveReceipt: on(phone => shown(saveReceipt(phone.snapshot))),
    // No double click to fear: the second press takes the first one back.
    mute: muted => press(new Event('mute'), phone => phone.mute(muted)),
    hangUp: on(phone => shown(phone.hangUp())),
    close: on(phone => phone.reset()),
  }
}
