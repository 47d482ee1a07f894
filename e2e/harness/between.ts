import type { BrowserNet } from './browserNet.ts'

/** Somebody between a browser and the network, who may change or drop each frame of a socket: `null` drops it. */
export const between =
  (ways: {
    readonly toBrowser?: (frame: Frame) => object | null
    readonly toServer?: (frame: Frame) => object | null
  }) =>
  (net: BrowserNet): BrowserNet => ({
    ...net,
    openSocket(url, subprotocol, listener) {
      const socket = net.openSocket(url, subprotocol, {
        ...listener,
        onText(text) {
          const passed = (ways.toBrowser ?? same)(JSON.parse(text))
          if (passed) listener.onText(JSON.stringify(passed))
        },
      })
      return {
        close: () => socket.close(),
        send(text) {
          const passed = (ways.toServer ?? same)(JSON.parse(text))
          if (passed) socket.send(JSON.stringify(passed))
        },
      }
    },
  })

/** A frame as whoever changes it sees it. */
export type Frame = Readonly<Record<string, unknown>>

const same = (frame: Frame): Frame => frame
