import type { Windows } from './browser.ts'

const features = 'popup,width=480,height=720'

/** Windows of this browser, as a page may know them. */
export const otherWindows: Windows = {
  open(address) {
    const opened = window.open(address, '_blank', features)
    return opened && { isClosed: () => opened.closed }
  },
  onMessage(origin, act) {
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source === window) return
      const reply = (message: object) => event.source?.postMessage(message, { targetOrigin: origin })
      act(event.data, reply)
    }
    window.addEventListener('message', hear)
    return () => window.removeEventListener('message', hear)
  },
}
