import type {
  BrowserPublicKey,
  ConsumerParameters,
  ErrorCode,
  IceRestart,
  IceServer,
  LegMedia,
  MediaAbilities,
  MediaKey,
  RtpCapabilities,
  RtpParameters,
} from '../../../protocol/index.ts'
import type { Clock, OpenSocket } from '../signal/signalTypes.ts'

/** What the library needs from the browser. Node gives its own in tests, so that all the rest is the real thing. */
export interface Browser {
  readonly clock: Clock
  readonly passkeys: Passkeys
  readonly passkeySupport: PasskeySupport
  fetch(url: string, init: RequestInit): Promise<Response>
  readonly openSocket: OpenSocket
  /** @throws RingfenceError `browser-unsupported` */
  browserKey(): Promise<BrowserKey>
  /** The key of the agent's seat in this browser. @throws RingfenceError `browser-unsupported` */
  seatKey(): Promise<BrowserKey>
  /** The same after a reload, where the browser can keep one. @throws RingfenceError `browser-unsupported` */
  mediaCertificate(holder: 'caller' | 'agent', service: string): Promise<MediaCertificate>
  /** What this tab remembers while it is loaded again. */
  readonly notes: Notes
  /** What all tabs of this browser remember. */
  readonly browserNotes: Notes
  /**
   * Asks for the microphone; `''` is the system's default, which also stands in for one that cannot be had.
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
   */
  openMicrophone(deviceId: string): Promise<Microphone>
  /** Calls `act` when a device came or went; the returned function prevents that. */
  onDevicesChanged(act: () => void): () => void
  /** Why no call can begin on this page, whatever the person answers; `null` where nothing is known against it. */
  obstacle(): ErrorCode | null
  /** What is behind a code that says no more than that no answer came from the service. Never rejects. */
  causeOf(code: ErrorCode, service: string): Promise<ErrorCode>
  /** Whether the microphone would open without asking the person. Where the browser cannot tell, it would not. */
  microphoneAllowed(): Promise<boolean>
  /**
   * Call inside a gesture where there is one: the browser may otherwise refuse to play, which `onBlocked` hears, also when
   * that is over.
   */
  openSpeaker(onBlocked: (blocked: boolean) => void): Speaker
  /** Whether somebody has pressed anything on this page so far. Where the browser cannot tell: yes. */
  gestureSoFar(): boolean
  /** From 0 to 1, for spreading reconnects. */
  chance(): number
  /** Calls `act` when the page goes away; the returned function prevents that. */
  onPageHide(act: () => void): () => void
  /**
   * Calls `act` whenever the network may have become another one unnoticed: online again, in view again, woken up. The
   * returned function prevents that.
   */
  onWake(act: () => void): () => void
  /** Absent where nobody is signed in by another window. */
  readonly windows?: Windows
  /** Calls `act` when a page that was left is shown again as it was. */
  onPageReturn(act: () => void): () => void
}

/** What a page may do with windows of its browser. */
export interface Windows {
  /** Inside a press. `null`: the browser, or the sandbox of the frame, withholds it. */
  open(address: string): { isClosed(): boolean } | null
  /** Hears windows of this origin and no other; `reply` is to the very one that spoke. The returned function ends that. */
  onMessage(origin: string, act: (data: unknown, reply: (message: object) => void) => void): () => void
}

/** Short texts by name. Never throws: where nothing can be kept, nothing is. */
export interface Notes {
  /** Reads a note and forgets it. */
  take(name: string): string | null
  /** Whether it is kept. */
  leave(name: string, text: string): boolean
}

/** The browser's own key pair; its private half cannot be read by any script. */
export interface BrowserKey {
  readonly publicKey: BrowserPublicKey
  /** ECDSA with SHA-256; the signature is r‖s, as JWS wants it (RFC 7518 section 3.4). */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/** The DTLS certificate of every transport, made before any call so that a token can name it. */
export interface MediaCertificate {
  readonly mediaKey: MediaKey
  /** Makes a peer connection use this certificate. */
  readonly settings: Pick<RTCConfiguration, 'certificates'>
}

export interface Microphone {
  readonly track: MediaStreamTrack
  /** Another one was asked for and could not be had. */
  readonly isStandIn: boolean
  /** Gives the device back. Idempotent. */
  stop(): void
}

/** The loudspeaker's side of one call. */
export interface Speaker {
  /** Inside a gesture: lets the browser play from now on. */
  unlock(): void
  /** A track that makes the sender send nothing at all until it is replaced. */
  silentTrack(): MediaStreamTrack
  play(track: MediaStreamTrack): void
  /** 0 to 1. */
  level(): number
  /**
   * Grows with each call while a track of one's own sounds, and stands still while it gives exact silence; `undefined` while nothing
   * can be measured.
   */
  energyOf(own: MediaStreamTrack): number | undefined
  /** Loudness of a track of one's own, 0 to 1. */
  levelOf(own: MediaStreamTrack): number
  /** `''` is the system's default. Browsers that cannot choose stay with it. */
  setOutput(deviceId: string): Promise<void>
  /** Idempotent. */
  close(): void
}

/**
 * Asks for a passkey. Options and answers are the JSON of WebAuthn Level 3, section 5.1. One prompt at a time: while one is up,
 * another is refused with `request-not-allowed`. Aborting closes the prompt, which then rejects with `passkey-cancelled`.
 */
export interface Passkeys {
  /** @throws RingfenceError `passkey-cancelled`, `passkey-invalid`, `browser-unsupported` */
  create(options: unknown, abort?: AbortSignal): Promise<object>
  /**
   * @param autofill offers passkeys in the autofill of a field instead of a prompt; any prompt ends that
   * @throws RingfenceError `passkey-cancelled`, `passkey-invalid`, `browser-unsupported`
   */
  get(options: unknown, abort?: AbortSignal, autofill?: 'autofill'): Promise<object>
}

/** What this browser can do with passkeys. */
export interface PasskeySupport {
  /** Why there can be none for this purpose; `null` where there can. */
  obstacle(purpose: 'get' | 'create'): ErrorCode | null
  /** Whether they can be offered in autofill. */
  autofill(): Promise<boolean>
  /** Tells the person's passkey store what the service knows (WebAuthn Level 3 section 5.1.10). Never rejects. */
  tell(known: {
    readonly relyingPartyId: string
    /** base64url; the user handle. */
    readonly userId: string
    /** base64url; all that are left. */
    readonly credentialIds: readonly string[]
    /** How the person calls their one passkey now. */
    readonly name?: string
  }): Promise<void>
}

/** Makes legs with one certificate. */
export interface MediaEngine {
  readonly mediaKey: MediaKey
  /** Readies the device for this router, once; answers what this browser can do. */
  prepare(routerRtpCapabilities: RtpCapabilities): Promise<MediaAbilities>
  /** After `prepare`. */
  openLeg(options: LegOptions): Leg
}

export interface LegOptions {
  readonly media: LegMedia
  readonly sound: Speaker
  /** What is sent first. */
  readonly track: MediaStreamTrack
  /** Once: tell the server. Media does not wait for its answer. */
  readonly onProduced: (rtpParameters: RtpParameters) => void
  /** How both transports together stand, whenever that changes. */
  readonly onPath: (path: Path) => void
  /** Once at most: this leg will not carry sound, and never did. */
  readonly onFailed: (why: 'media-failed' | 'media-key-mismatch') => void
}

/** The worse of two transports, as W3C WebRTC section 4.3.3 names it. A path that was connected may be found again. */
export type Path = 'connecting' | 'connected' | 'disconnected' | 'failed'

/** What a browser has counted of a call's sound; `undefined` where it counts none. */
export interface SoundSample {
  /** Packets of the other side's voice that arrived. */
  readonly packets: number | undefined
  /** Of the own microphone (W3C WebRTC Statistics, `totalAudioEnergy`): grows with any sound. */
  readonly ownEnergy: number | undefined
  /** Of the way between; absent where nothing was asked. */
  readonly link?: LinkSample
}

/** What a browser tells of the way of the sound (W3C WebRTC Statistics); `undefined` what it does not. */
export interface LinkSample {
  /** To the service and back. */
  readonly roundTripMs: number | undefined
  /** Of the other side's packets, as they arrive. */
  readonly jitterMs: number | undefined
  /** Packets of the other side that never arrived, so far. */
  readonly lost: number | undefined
  /** Of one's own packets of late, the part that never arrived at the service: 0 to 1. */
  readonly ownLoss: number | undefined
}

/** Both transports of one side of one call. */
export interface Leg {
  /** Sends this track from now on. */
  speak(track: MediaStreamTrack): void
  /** Plays this voice from now on. */
  consume(consumer: ConsumerParameters): void
  /** For the next ICE restart; what flows goes on as it is. */
  useRelays(iceServers: IceServer[]): void
  sample(): Promise<SoundSample>
  /** Lets both transports seek another path; they stay the same. */
  restartIce(restart: IceRestart): Promise<void>
  /** Idempotent. Stops no track: whoever opened one stops it. */
  close(): void
}
