import type { Seat } from '../../sdk/index.ts'

type Answer = Awaited<ReturnType<Seat['attack']['list']>>
type Windows = Answer['windows']
type WindowId = Windows[number]['windowId']
type SiteKey = Answer['sites'][number]['key']

const isWindowId = (text: string): text is WindowId => text.startsWith('attack_')
const isSiteKey = (text: string): text is SiteKey => text.length > 0

function windowId(letter: string): WindowId {
  const text = `attack_${letter.repeat(22)}`
  if (!isWindowId(text)) throw new Error('no window id')
  return text
}

function site(key: string, name: string): Answer['sites'][number] {
  if (!isSiteKey(key)) throw new Error('no site key')
  return { key, name }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** An attack that nobody makes; changes are seen until the page goes. */
export function scriptedAttack(asked: (what: string) => Promise<void>, inCalm = false): Seat['attack'] {
  const siteName = 'Harbour Bikes'
  const nowMs = Date.now()
  const sites = [site('harbour', siteName), site('mill', 'Mill Café')]
  const byAlarm = { by: null, reason: null, ended: null }
  let windows: Windows = [
    {
      ...{ windowId: windowId('A'), siteName, queueName: 'Sales', isOpen: true, ...byAlarm },
      ...{ sinceMs: nowMs - 5 * minuteMs, untilMs: nowMs + 25 * minuteMs },
      alarm: {
        ...{ pattern: 'calls', seen: 212, usual: 6.4, spanMs: 5 * minuteMs },
        evidence: { browsers: 197, network: { name: 'K4M7Q2', part: 0.62 } },
      },
    },
    {
      ...{ windowId: windowId('B'), siteName: null, queueName: null, isOpen: true, alarm: null, ended: null },
      ...{ sinceMs: nowMs - 3 * minuteMs, untilMs: nowMs + 57 * minuteMs },
      ...{ by: 'Maximiliana Wolfeschlegelsteinhausen', reason: 'Somebody announced a flood of clicks' },
    },
    {
      ...{ windowId: windowId('C'), siteName, queueName: 'Repairs', isOpen: false, ...byAlarm },
      ...{ sinceMs: nowMs - 50 * hourMs, untilMs: nowMs - 49 * hourMs },
      alarm: {
        ...{ pattern: 'slow-drip', seen: 311, usual: 90, spanMs: 7 * 24 * hourMs },
        evidence: { browsers: 288, network: null },
      },
    },
    {
      ...{ windowId: windowId('E'), siteName, queueName: null, isOpen: false, ...byAlarm },
      ...{ sinceMs: nowMs - 80 * hourMs, untilMs: nowMs - 79 * hourMs },
      alarm: {
        ...{ pattern: 'one-source', seen: 94, usual: 33.5, spanMs: 25 * minuteMs },
        ...{
          evidence: { browsers: 4, network: null },
          source: { kind: 'address', name: 'R2D7X1', goodCalls: 1 },
        },
      },
    },
  ]
  if (inCalm) windows = []
  const answer = (): Answer => ({ sites, windows })
  return {
    list: async () => answer(),
    async open({ site: key, minutes, reason }) {
      await asked(`openAttack:${key ?? 'all'}:${minutes}`)
      const named = sites.find(each => each.key === key)?.name ?? null
      const times = { sinceMs: Date.now(), untilMs: Date.now() + minutes * minuteMs }
      const opened = { windowId: windowId('D'), siteName: named, queueName: null, isOpen: true, alarm: null }
      windows = [{ ...opened, ...times, by: 'Marta Oliveira', reason, ended: null }, ...windows]
      return answer()
    },
    async end(id, ended) {
      await asked(`endAttack:${ended}`)
      windows = windows.map(window =>
        window.windowId === id ? { ...window, ended, isOpen: false, untilMs: Date.now() } : window,
      )
      return answer()
    },
  }
}
