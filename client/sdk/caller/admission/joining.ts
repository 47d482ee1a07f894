/** Token and admission are under way. `work`: what the browser computes first, while the site is under pressure. */
export interface Joining {
  readonly state: 'joining'
  readonly work: JoiningWork | null
}

/** A proof of work: it keeps programs that press the button a thousand times from pressing it for nothing. */
export interface JoiningWork {
  /** From 0 to 1: of all such computations, the part that is over by now. How long this one takes nobody can know. */
  readonly progress: number
  /** It takes long, and whoever logs in on the page and calls again is let in without. */
  readonly logInHelps: boolean
}
