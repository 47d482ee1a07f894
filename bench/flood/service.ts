import diagnostics from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { noBounds, noCaps, noLimits, startBenchService } from '../benchService.ts'
import { fieldsOf } from '../child.ts'
import { floodPorts, serverAddress } from '../ports.ts'
import { isPerson, other, publicOrigin, shop } from './place.ts'

/** The product with its limits as they are by default. `FLOOD_DEFENCES=off`: without all that its configuration can switch off. */
const off = { limits: noLimits, unprovenCalls: noBounds, work: { enabled: false } }
const isOff = process.env.FLOOD_DEFENCES === 'off'
const vouchKey: unknown = JSON.parse(process.env.FLOOD_VOUCH_KEY ?? '{}')
const siteOf = ({ site, queue, origin }: typeof shop | typeof other) => ({
  ...{ key: site, name: site, allowedOrigins: [origin], queues: [{ key: queue, name: queue }] },
  ...(isOff && { caps: noCaps }),
})
const service = await startBenchService(
  {
    sites: [{ ...siteOf(shop), vouching: { keys: [vouchKey] } }, siteOf(other)],
    // A call whose page is gone is held no longer, so that a window leaves the next one nothing.
    awaySeconds: 3,
    ...(isOff && off),
  },
  {
    RINGFENCE_PORT: String(floodPorts.product),
    RINGFENCE_PUBLIC_ORIGIN: publicOrigin,
    RINGFENCE_MEDIA_ADDRESS: serverAddress,
    RINGFENCE_MEDIA_PORT: String(floodPorts.media),
  },
)
const { server } = service

/** Milliseconds that the service took for what people asked, seen from inside: an attacker's own processor has no part in it. */
const tokenMs: number[] = []
const joinMs: number[] = []
watchTokens()
watchJoins()

/** From the request's head to the answer's end, by Node's own channels. */
function watchTokens(): void {
  const begun = new WeakMap<object, number>()
  diagnostics.subscribe('http.server.request.start', said => {
    const { request } = fieldsOf(said)
    if (request instanceof IncomingMessage && isPerson(request.socket.remoteAddress ?? '')) {
      begun.set(request, performance.now())
    }
  })
  diagnostics.subscribe('http.server.response.finish', said => {
    const { request, response } = fieldsOf(said)
    const beganMs = request instanceof IncomingMessage ? begun.get(request) : undefined
    if (beganMs === undefined || !(response instanceof ServerResponse)) return
    if (response.statusCode === 201) tokenMs.push(performance.now() - beganMs)
  })
}

/** Both signatures, the single use on disk, room, lease and transports. People say that they are people. */
function watchJoins(): void {
  const { verifyCallToken } = server.auth
  const { join: joinDesk } = server.desk
  const verified = new WeakMap<object, number>()
  Object.assign(server.auth, {
    async verifyCallToken(input: Parameters<typeof verifyCallToken>[0]) {
      const beganMs = performance.now()
      const token = await verifyCallToken(input)
      verified.set(token, beganMs)
      return token
    },
  })
  Object.assign(server.desk, {
    async join(input: Parameters<typeof joinDesk>[0]) {
      const joined = await joinDesk(input)
      const beganMs = verified.get(input.token)
      if (beganMs !== undefined && input.pageContext.who === 'person')
        joinMs.push(performance.now() - beganMs)
      return joined
    },
  })
}

service.answer({ took: () => ({ token: tokenMs.splice(0), join: joinMs.splice(0) }) })
