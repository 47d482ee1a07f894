import type { Disturbances } from './breakages/disturbances.ts'
import type { Service } from './service/service.ts'
import type { Book } from './truths/book.ts'

/** What everybody here shares. */
export interface World {
  readonly service: Service
  readonly book: Book
  readonly disturbances: Disturbances
  /** Milliseconds that only go forward. */
  now(): number
  /** Something is not as it must be. */
  violate(violation: Violation): void
}

export interface Violation {
  readonly sentence: string
  readonly callId?: string | undefined
}

/** While `work` goes on, this is known to be broken for this person, or for everybody. */
export async function whileBroken(
  { disturbances, now, book }: World,
  { kind, who }: { readonly kind: string; readonly who: string },
  work: () => Promise<void>,
): Promise<void> {
  book.step(`${kind} (${who})`)
  const end = disturbances.begin(kind, who, now())
  try {
    await work()
  } finally {
    end(now())
    book.step(`${kind} (${who}) is over`)
  }
}

/** What must be done within so long, whatever is broken. A failure of it is the person's, and is not of interest here. */
export async function inTime(
  { violate }: World,
  what: string,
  ms: number,
  work: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(resolve, ms, 'late' as const)
  })
  const done = work.then(
    () => 'done',
    () => 'done',
  )
  const outcome = await Promise.race([done, late])
  clearTimeout(timer)
  if (outcome === 'late') violate({ sentence: `${what} was not done within ${ms / 1000} s.` })
}
