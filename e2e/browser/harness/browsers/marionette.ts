import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * The virtual authenticators of a Firefox (WebAuthn Level 3 section 11), which WebDriver BiDi cannot reach and its older door,
 * Marionette, can: texts with their length before them, `[0, id, command, parameters]` and `[1, id, error, result]`.
 */
export class Marionette {
  readonly #socket: Socket
  readonly #open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #heard = Buffer.alloc(0)
  #lastId = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', octets => this.#hear(octets))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      for (const { reject } of this.#open.values()) reject(new Error('Firefox has gone'))
    })
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Marionette(socket)
  }

  /** A device that is built in, and confirms its owner at once. It is every page's. */
  async addAuthenticator(): Promise<{ credentials(): Promise<readonly unknown[]> }> {
    const authenticatorId = await this.#ask('WebAuthn:AddVirtualAuthenticator', {
      protocol: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserConsenting: true,
      isUserVerified: true,
    })
    return {
      credentials: async () => {
        const found = await this.#ask('WebAuthn:GetCredentials', { authenticatorId })
        return Array.isArray(found) ? found : []
      },
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #ask(command: string, parameters: object): Promise<unknown> {
    this.#lastId += 1
    const id = this.#lastId
    const text = JSON.stringify([0, id, command, parameters])
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    return new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }))
  }

  #hear(octets: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, octets])
    for (;;) {
      const colon = this.#heard.indexOf(':')
      const end = colon + 1 + Number(this.#heard.subarray(0, Math.max(0, colon)))
      if (colon === -1 || this.#heard.length < end) return
      this.#take(JSON.parse(this.#heard.subarray(colon + 1, end).toString()))
      this.#heard = this.#heard.subarray(end)
    }
  }

  /** The first message is a greeting, and no answer. */
  #take(message: unknown): void {
    if (!Array.isArray(message)) return
    const [, id, error, result] = message
    const asked = this.#open.get(Number(id))
    this.#open.delete(Number(id))
    if (error) asked?.reject(new Error(JSON.stringify(error)))
    else
      asked?.resolve(
        typeof result === 'object' && result !== null && 'value' in result ? result.value : result,
      )
  }
}
