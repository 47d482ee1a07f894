import { allowAlerts } from './alerts.ts'
import type { Softphone } from './app.ts'
import type { Actions } from './screen.ts'

/** The wishes of the screen, carried to the seat. */
export function screenActions(app: Softphone): Actions {
  const { seat } = app
  return {
    signIn: () => app.wish(() => seat.signIn(), 'sign-in'),
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
      app.silence()
      // A blocked microphone is found while the call still rings: the caller loses nothing.
      app.wish(async () => {
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
    unlockSound: () => app.unlockSound(),
    allowMicrophone: () => {
      app.unlockSound()
      app.wish(() => app.microphone.settle())
    },
    dismissProblem: () => {
      app.problem = null
    },
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
