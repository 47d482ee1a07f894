import type { EventFrame } from '../../../../protocol/index.ts'
import type { MediaEngine } from '../../platform/browser.ts'
import type { AgentConnection } from '../agentConnection.ts'
import type { AgentSigning } from '../agentSigning.ts'
import { seatCallOf } from '../seatAfterEvent.ts'
import type { AgentVoice } from './agentVoice.ts'

interface RingParts {
  readonly voice: AgentVoice
  readonly signing: AgentSigning
  readonly engine: MediaEngine
  readonly link: Pick<AgentConnection, 'request'>
}

/** What a ring does beside the screen: its leg is made before anything is seen, and goes with a ring that nobody took. */
export function followRing(event: EventFrame, { voice, signing, engine, link }: RingParts): void {
  switch (event.event) {
    case 'ringPrepared':
      voice.prepareLeg(event, engine, link)
      return
    case 'ringStarted': {
      const { ringId, call, statement } = event
      if (!voice.isPreparedFor(ringId)) voice.prepareLeg({ ...call, ringId }, engine, link)
      signing.prepare(statement, seatCallOf(call), engine.mediaKey)
      return
    }
    case 'ringEnded':
      if (event.outcome !== 'accepted' && voice.isPreparedFor(event.ringId)) voice.release()
  }
}
