import { startDelayProxy } from '../../e2e/peers/delayProxy.ts'
import { answerParent } from '../child.ts'
import { routes } from '../ports.ts'

/** The network, in a process of its own: nobody else's work makes it late. */
const proxy = await startDelayProxy(routes)
answerParent({ setRoundTripMs: ms => proxy.setRoundTripMs(Number(ms)) }, proxy.close)
