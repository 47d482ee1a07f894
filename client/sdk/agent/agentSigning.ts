import { RingfenceError } from '../../../protocol/errors.ts'
import type { EventOf } from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import type { SeatCall } from './seatTypes.ts'

/** What the seat's key signs for a call, and what it finds signed. */
export class AgentSigning {
  readonly #platform: Platform
  #signature: Promise<string | undefined> | undefined

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** While it rings, so that accepting waits for nothing. The signature leaves this browser when the agent accepts. */
  prepare(statement: string, call: SeatCall, mediaKey: string): void {
    this.#signature = this.#sign(statement, call, mediaKey)
    this.#signature.catch(() => undefined) // told by signature()
  }

  /** @throws RingfenceError `seat-proof-invalid` when the statement is not about this call and our own certificate */
  async signature(): Promise<string> {
    const signature = await this.#signature
    if (signature === undefined) throw new RingfenceError('seat-proof-invalid')
    return signature
  }

  /** The call moved to another device of the caller. `undefined`: the statement is not one to sign. */
  async signAnew(
    { statement }: EventOf<'agentStatementAsked'>,
    call: SeatCall,
    mediaKey: string,
  ): Promise<string | undefined> {
    return this.#sign(statement, call, mediaKey)
  }

  /** The words of what this very seat signed for this call; `null` for anything else. */
  async words(
    { agentProof }: EventOf<'talking' | 'agentProven'>,
    call: SeatCall,
    mediaKey: string,
  ): Promise<readonly [string, string] | null> {
    const [{ publicKey }, { checkAgentProof }] = await this.#parts()
    const checked = await checkAgentProof(agentProof, expected(call, mediaKey), publicKey)
    return checked?.words ?? null
  }

  async #sign(statement: string, call: SeatCall, mediaKey: string): Promise<string | undefined> {
    const [key, { signAgentStatement }] = await this.#parts()
    return signAgentStatement(key, statement, expected(call, mediaKey))
  }

  #parts() {
    return Promise.all([this.#platform.seatKey(), this.#platform.loadOnSeat()])
  }
}

const expected = ({ callId, queue }: SeatCall, agentMediaKey: string) => ({
  callId,
  site: queue.site,
  queue: queue.queue,
  agentMediaKey,
})
