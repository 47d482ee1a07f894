import type { Seat } from '../../sdk/index.ts'
import { allowAlerts } from '../alerts/alerts.ts'
import type { SoftphoneFrame } from '../frame/softphoneFrame.ts'
import type { MicrophonePermission } from '../microphone/microphonePermission.ts'
import type { Preferences } from '../model/preferences.ts'
import type { Actions, Screen } from '../model/screen.ts'
import type { StepUpAsking } from '../model/stepUpAsking.ts'
import type { AccountNews } from './accountNews.ts'

/** What the app has and can, as far as carrying out wishes needs it. */
export interface WishCarrier {
  readonly seat: Seat
  readonly microphone: MicrophonePermission
  readonly asking: StepUpAsking
  readonly account: AccountNews
  readonly frame: SoftphoneFrame | null
  /** Secret of an enrolment link, while it is being redeemed. */
  enrolSecret: string | null
  /** Code of the last failed wish. */
  problem: string | null
  /** Does what the agent asked, and tells when it did not work. */
  wish(act: () => Promise<unknown>, busy?: Screen['busy']): void
  /** Makes the ring's tone audible from now on; call from a gesture. */
  unlockSound(): void
  /** Ends the tone of the present ring. */
  silence(): void
  remember(choice: Partial<Preferences>): void
}

/** The wishes of the screen, carried to the seat. */
export function screenActions(app: WishCarrier): Actions {
  const { seat } = app
  /** In a frame, a press of what has only just appeared may have been arranged by the page around. */
  const isArranged = () => app.frame?.isSettled === false
  return {
    signIn: () => app.wish(() => seat.signIn(), 'sign-in'),
    signInByLink: () => app.wish(() => seat.signIn({ opens: 'link' }), 'sign-in'),
    takeOver: () => app.wish(() => seat.takeOver(), 'sign-in'),
    start: () => app.wish(() => seat.start()),
    signInAsDemoAgent: () => app.wish(() => seat.signInAsDemoAgent(), 'demo'),
    enrol: name => {
      const secret = app.enrolSecret
      if (secret !== null) app.wish(() => seat.enrol(secret, name), 'enrol')
    },
    forgetEnrolment: () => {
      app.enrolSecret = null
      app.wish(() => seat.start())
    },
    signOut: () => app.wish(() => seat.signOut()),
    setDuty: duty => {
      app.unlockSound()
      app.wish(() => seat.setDuty(duty))
    },
    accept: () => {
      if (isArranged()) return
      app.silence()
      // A blocked microphone is found while the call still rings: the caller loses nothing.
      app.wish(async () => {
        app.frame?.demandMicrophone()
        await app.microphone.settle()
        await seat.accept()
      })
    },
    decline: () => {
      app.silence()
      app.wish(() => seat.decline())
    },
    mute: muted => seat.mute(muted),
    hangUp: () => app.wish(() => seat.hangUp()),
    askStepUp: async (callId, choice) =>
      !isArranged() && app.asking.ask(callId, choice, () => seat.askStepUp(choice)),
    unlockSound: () => app.unlockSound(),
    allowMicrophone: () => {
      app.unlockSound()
      app.wish(async () => {
        app.frame?.demandMicrophone()
        await app.microphone.settle()
      })
    },
    allowMicrophoneAgain: () => app.wish(() => seat.allowMicrophone()),
    dismissProblem: () => {
      app.problem = null
    },
    dismissNotice: noticeId => app.wish(() => app.account.dismiss(noticeId)),
    chooseLanguage: language => app.remember({ language }),
    chooseShortcuts: shortcuts => app.remember({ shortcuts }),
    chooseAlerts: on => {
      if (!on) app.remember({ alerts: false })
      else app.wish(async () => app.remember({ alerts: await allowAlerts() }))
    },
    chooseDevices: devices => {
      app.remember(devices)
      app.wish(() => seat.useDevices(devices))
    },
  }
}
