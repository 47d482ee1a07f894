import type { Route } from '../e2e/peers/delayProxy.ts'

/** Below 32768, where systems begin to hand out ports of their own accord. */
export const ports = {
  /** What browsers see of the product; the proxy listens here. */
  product: 21_000,
  productBehindProxy: 21_001,
  productMedia: 21_010,
  bare: 21_002,
  bareBehindProxy: 21_003,
  bareMedia: 21_020,
  echo: 21_030,
} as const

/** The product's where another service of the product, which has the ports above, is measured beside it. */
export const portsBeside = { product: 21_100, productBehindProxy: 21_101, productMedia: 21_110 } as const

/** A service that is flooded, and the process that takes the same flood and answers nothing. */
export const floodPorts = { product: 21_200, media: 21_210, sink: 21_220, sinkMedia: 21_230 } as const

export const serverAddress = '127.0.0.1'

/** The far side of the proxy has the same ports on this address, so that a server can announce it. */
export const proxiedAddress = '127.0.0.2'

const samePort = (protocol: Route['protocol'], port: number): Route => ({
  protocol,
  listen: { host: proxiedAddress, port },
  target: { host: serverAddress, port },
})

const tcp = (from: number, to: number): Route => ({
  protocol: 'tcp',
  listen: { host: serverAddress, port: from },
  target: { host: serverAddress, port: to },
})

/** Everything between browsers and servers. */
export const routes: readonly Route[] = [
  tcp(ports.product, ports.productBehindProxy),
  samePort('udp', ports.productMedia),
  samePort('tcp', ports.productMedia),
  tcp(ports.bare, ports.bareBehindProxy),
  samePort('udp', ports.bareMedia),
  samePort('tcp', ports.bareMedia),
  samePort('udp', ports.echo),
  samePort('tcp', ports.echo),
]
