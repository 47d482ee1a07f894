import { noBounds, noCaps, noLimits, startBenchService } from './benchService.ts'
import { ports, portsBeside, serverAddress } from './ports.ts'

/** The product with its limits per address lifted: every caller of a bench has the same one. */
const announced = process.env.BENCH_ANNOUNCED
const { product, productBehindProxy, productMedia } = process.env.BENCH_BESIDE ? portsBeside : ports
const service = await startBenchService(
  {
    sites: [
      {
        ...{ key: 'bench', name: 'Bench', allowedOrigins: ['self'] },
        queues: [{ key: 'line', name: 'Line' }],
        caps: { seconds: 3600, ...noCaps },
        // The load proves its key when it joins and not again: longer than a call is kept.
        authorizationSeconds: 600,
      },
    ],
    work: { enabled: false },
    limits: noLimits,
    unprovenCalls: noBounds,
  },
  {
    RINGFENCE_PORT: String(productBehindProxy),
    RINGFENCE_PUBLIC_ORIGIN: `http://localhost:${product}`,
    RINGFENCE_MEDIA_ADDRESS: announced ? `${serverAddress}=${announced}` : serverAddress,
    RINGFENCE_MEDIA_PORT: String(productMedia),
  },
)
// What holds the process: sockets, timers, files, by kind.
service.answer({ handles: () => process.getActiveResourcesInfo().length })
