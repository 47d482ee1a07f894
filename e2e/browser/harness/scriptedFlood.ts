import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CallTokenAnswer,
  codeOf,
  ErrorBody,
  isErrorCode,
  parse,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { RawSocket } from '../../harness/rawSocket.ts'
import { createStranger, type Stranger } from '../../harness/stranger.ts'
import type { Service } from './service.ts'

/** Machines that call, from addresses of 127.0.0.0/8 that no person here has. */
export interface ScriptedFlood {
  /** How many clicks were let in, and what the others were refused with. */
  readonly outcomes: ReadonlyMap<string, number>
  /** Closes whatever was let in. */
  stop(): Promise<void>
}

const attackers = { networks: 24, perNetwork: 8 }

/** Clicks of scripts, so many a second, each with a new key: whoever is let in stays in line, and neither sends nor computes anything. */
export function floodWithScripts(service: Service, perSecond: number): ScriptedFlood {
  const outcomes = new Map<string, number>()
  const sockets: RawSocket[] = []
  const open = new Set<Promise<void>>()
  const stopping = new AbortController()

  const click = async (number: number): Promise<void> => {
    const outcome = await comeIn(service, addressOf(number)).then(socket => {
      sockets.push(socket)
      return 'let in'
    }, codeOf)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  const run = async () => {
    for (let number = 0; !stopping.signal.aborted; number += 1) {
      const clicked = click(number).finally(() => open.delete(clicked))
      open.add(clicked)
      await pause(1000 / perSecond, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()

  return {
    outcomes,
    async stop() {
      stopping.abort()
      await running
      await Promise.all(open)
      await Promise.all(sockets.map(socket => socket.hangUp()))
    },
  }
}

function addressOf(number: number): string {
  const network = number % attackers.networks
  return `127.20.${network}.${1 + (Math.floor(number / attackers.networks) % attackers.perNetwork)}`
}

/** @throws RingfenceError what it was refused with */
async function comeIn(service: Service, localAddress: string): Promise<RawSocket> {
  const somewhere = { url: `http://127.0.0.1:${service.port}`, time: { now: () => Date.now() } }
  const stranger = await createStranger(somewhere, service.origin)
  const token = await askToken(stranger, service, localAddress)
  const socket = await stranger.open({ localAddress })
  const { outcome } = await stranger.enter(socket, token, stranger.proofFor(token, socket.hello.nonce))
  if (outcome === 'done') return socket
  await socket.hangUp()
  throw new RingfenceError(outcome)
}

function askToken({ browser }: Stranger, service: Service, localAddress: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { browserKey, mediaKey } = browser
  const asked = request(
    {
      ...{ host: '127.0.0.1', port: service.port, path: '/auth/sites/demo/call-tokens', method: 'POST' },
      ...{ localAddress, agent: false },
      headers: { origin: service.origin, 'content-type': 'application/json' },
    },
    async response => {
      const body: unknown = JSON.parse(Buffer.concat(await response.toArray()).toString())
      if (response.statusCode === 201) resolve(parse(CallTokenAnswer, body).token)
      else reject(refusalIn(body))
    },
  )
  asked.once('error', reject)
  asked.end(JSON.stringify({ queue: 'sales', browserKey, mediaKey }))
  return promise
}

function refusalIn(body: unknown): RingfenceError {
  const { code } = parse(ErrorBody, body).error
  return new RingfenceError(isErrorCode(code) ? code : 'internal-error')
}
