import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as thisContract from '../../../protocol/index.ts'
import { ports, portsBeside, serverAddress } from '../../ports.ts'

type Contract = typeof thisContract

/** How the load reaches a service: the contract that it speaks, and where it listens. */
export interface ProductDoor {
  readonly contract: Contract
  /** As browsers see the service; the load goes to the server itself. */
  readonly pageOrigin: string
  readonly host: string
}

/** The service of this checkout. */
export const thisDoor: ProductDoor = doorOf(thisContract, portsBeside)

/** The service of another checkout, which speaks another version of the contract and has the ports of its own bench. */
export async function doorOfCheckout(folder: string): Promise<ProductDoor> {
  const contract: Contract = await import(pathToFileURL(join(folder, 'protocol/index.ts')).href)
  return doorOf(contract, ports)
}

function doorOf(
  contract: Contract,
  { product, productBehindProxy }: Readonly<Record<'product' | 'productBehindProxy', number>>,
): ProductDoor {
  return {
    contract,
    pageOrigin: `http://localhost:${product}`,
    host: `${serverAddress}:${productBehindProxy}`,
  }
}

/** As Chromium says it, to a service that asks for it: it did not always. */
export const dtlsRoleOf = ({ contract }: ProductDoor): { dtlsRole?: 'server' } =>
  'dtlsRole' in contract.requests.join.params.shape ? { dtlsRole: 'server' } : {}
