import type { Screen } from '../model/screen.ts'

/** Where desktop notifications stand: the agent's wish, and what the browser allows. */
export function alertsState(wanted: boolean): Screen['alerts'] {
  if (!('Notification' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  return wanted && Notification.permission === 'granted' ? 'on' : 'off'
}

/** Asks the browser, from the agent's own switch and never unasked. */
export async function allowAlerts(): Promise<boolean> {
  try {
    return 'Notification' in window && (await Notification.requestPermission()) === 'granted'
  } catch {
    return false
  }
}

/** Raises a notification where a page may: on Android the permission can be had, yet the constructor throws (Notifications API, section 3.2). */
export function raiseAlert(title: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(title, options)
  } catch {
    return undefined
  }
}
