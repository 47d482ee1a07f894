import type { SeatSnapshot } from '../../sdk/index.ts'
import { callerNameOf } from '../model/callerName.ts'
import type { Words } from '../words/words.ts'

/** The tab's title. While it rings, `lit` alternates so that the eye catches it among many tabs. */
export function tabTitle(snapshot: SeatSnapshot, words: Words, lit: boolean): string {
  const said = saidInTab(snapshot, words, lit)
  return said === undefined ? `${words.app} — ${words.product}` : `${said} — ${words.product}`
}

function saidInTab(snapshot: SeatSnapshot, words: Words, lit: boolean): string | undefined {
  if (snapshot.state === 'connecting') {
    return snapshot.since === 'connection-lost' ? words.tab.lost : undefined
  }
  if (snapshot.state === 'signed-out') return undefined
  const { occupation } = snapshot
  switch (occupation.state) {
    case 'free':
      return words.duty.names[snapshot.duty]
    case 'ringing':
      return `${lit ? '●' : '○'} ${words.tab.ringing(callerNameOf(occupation.call, words))}`
    case 'accepting':
    case 'talking':
      return words.tab.talking(callerNameOf(occupation.call, words))
  }
}
