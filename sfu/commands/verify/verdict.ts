/** One line that says what holds, or what is wrong. */
export interface Verdict {
  readonly holds: boolean
  readonly line: string
}

/** Where a command finds what it was not told. */
export interface Place {
  readonly dataFolder: string
  /** Origin of the service that runs from here, as it is configured. */
  readonly publicOrigin: string
  /** Text at an https address, or at one of this machine. */
  readonly fetchText: (url: string) => Promise<string>
}
