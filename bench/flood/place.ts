import * as contract from '../../protocol/index.ts'
import type { ProductDoor } from '../calls/load/productDoor.ts'
import { floodPorts, serverAddress } from '../ports.ts'

/** The site that people call, and another one of the same service. Both have the same queue. */
export const shop = { site: 'shop', queue: 'line', origin: 'https://shop.example' } as const
export const other = { site: 'other', queue: 'line', origin: 'https://other.example' } as const
export type CalledSite = typeof shop | typeof other

/** `kid` of the key that the shop vouches with. */
export const vouchKeyName = 'flood-1'

/** As browsers see the service. */
export const publicOrigin = `http://localhost:${floodPorts.product}`

/** Where a flood goes. */
export interface Target {
  readonly port: number
  readonly mediaPort: number
}
export const targets = {
  product: { port: floodPorts.product, mediaPort: floodPorts.media },
  sink: { port: floodPorts.sink, mediaPort: floodPorts.sinkMedia },
} as const satisfies Readonly<Record<string, Target>>

/** How a page of this origin reaches it. */
export const doorOf = ({ port }: Target, pageOrigin: string): ProductDoor => ({
  contract,
  pageOrigin,
  host: `${serverAddress}:${port}`,
})

/** Everybody who calls has an address of their own, from many networks. */
export const addressOfPerson = (number: number): string =>
  `127.${100 + (number % 64)}.${Math.floor(number / 64) % 256}.${1 + (Math.floor(number / 16_384) % 250)}`

export const isPerson = (address: string): boolean => Number(address.split('.')[1]) >= 100

/**
 * One of so many addresses of attackers, 16 to a network, other ones in each window: what an address did a minute ago would else count.
 */
export function addressOfAttacker(number: number, of: { addresses: number; window: number }): string {
  const which = number % of.addresses
  const network = Math.floor(which / 16)
  return `127.${20 + (of.window % 64)}.${network % 256}.${1 + (which % 16) + 16 * (Math.floor(network / 256) % 15)}`
}
