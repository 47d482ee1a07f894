import { pageTimeMs } from '../../sdk/pageTime.ts'
import { playTwoTones } from '../../ui/twoTones.ts'

/** What reaches somebody who reads on in another tab. */
interface AwaySigns {
  /** Inside a press: lets the browser sound later. */
  unlock(): void
  /** Two soft tones, and, while nobody looks, these words as the tab's title. */
  tell(words: string): void
  close(): void
}

/** A browser that wants a press first keeps the promise until there is one; by then it is no news. */
const freshMs = 1000

function ring(context: AudioContext | undefined): void {
  const askedAtMs = pageTimeMs()
  const play = () => {
    if (context && pageTimeMs() - askedAtMs < freshMs)
      playTwoTones(context, context.destination, context.currentTime)
  }
  context?.resume().then(play, () => undefined)
}

export function createAwaySigns(): AwaySigns {
  let context: AudioContext | undefined
  let title: { readonly ours: string; readonly theirs: string } | undefined

  const putBack = () => {
    // The page may have written another one meanwhile; that stays.
    if (title && document.title === title.ours) document.title = title.theirs
    title = undefined
    document.removeEventListener('visibilitychange', whenSeen)
  }
  const whenSeen = () => document.hidden || putBack()

  return {
    unlock() {
      // No sound at all in this browser: the call itself says so.
      if (typeof AudioContext === 'undefined') return
      context ??= new AudioContext()
      context.resume().catch(() => undefined)
    },
    tell(words) {
      ring(context)
      if (!document.hidden) return
      title ??= { ours: '', theirs: document.title }
      title = { ...title, ours: `● ${words}` }
      document.title = title.ours
      document.addEventListener('visibilitychange', whenSeen)
    },
    close() {
      putBack()
      context?.close().catch(() => undefined)
      context = undefined
    },
  }
}
