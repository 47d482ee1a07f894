import type { AgentFigures, CallFigures, Figures } from '../../calls/index.ts'
import type { AgentId } from '../../protocol/index.ts'

type Row = readonly [name: string, ...cells: string[]]

/** Figures for people who read them in a terminal: of all calls, and of trusted ones beside. */
export function figuresTable(
  { all, trusted, dutyMs, agents }: Figures,
  nameOf: (agentId: AgentId) => string,
): readonly string[] {
  const twice = (name: string, cell: (of: CallFigures) => string): Row => [name, cell(all), cell(trusted)]
  return [
    ...table([
      ['', 'all', 'trusted'],
      twice('offered', of => String(of.offered)),
      twice('answered', of => String(of.answered)),
      twice('abandoned', of => String(of.abandoned)),
      twice('abandoned within 5 s', of => String(of.shortAbandoned)),
      twice('waited in vain', of => String(of.notServed)),
      twice('ended by a fault, a revocation or a stop', of => String(of.broken)),
      twice('abandonment', of => percent(of.abandonment)),
      twice('service level (answered within 20 s)', of => percent(of.serviceLevel)),
      twice('average speed of answer', of => seconds(of.speedOfAnswerMs)),
      twice('longest wait', of => seconds(of.longestWaitMs)),
      twice('average handle time', of => seconds(of.handleMs)),
      twice('rings', of => String(ringsIn(of))),
      twice('missed rings', of => percent(of.misses)),
      twice('occupancy', of => percent(of.occupancy)),
    ]),
    '',
    ...(agents.length === 0
      ? ['No agent was on duty.']
      : table([
          ['agent', 'on duty', ...columnsOf('all'), ...columnsOf('trusted')],
          ...agents.map(
            (agent): Row => [
              nameOf(agent.agentId),
              hours(agent.dutyMs),
              ...cellsOf(agent.all),
              ...cellsOf(agent.trusted),
            ],
          ),
          ['together', hours(dutyMs), ...cellsOf(all), ...cellsOf(trusted)],
        ])),
  ]
}

const columnsOf = (which: string): readonly string[] => [
  `answered (${which})`,
  'handle time',
  'missed',
  'occupancy',
]

const cellsOf = (of: AgentFigures): readonly string[] => [
  String(of.answered),
  seconds(of.handleMs),
  `${of.rings['timed-out']} of ${ringsIn(of)}`,
  percent(of.occupancy),
]

const ringsIn = ({ rings }: AgentFigures): number =>
  Object.values(rings).reduce((sum, count) => sum + count, 0)

const nothing = '–'
const percent = (share: number | null): string => (share === null ? nothing : `${(100 * share).toFixed(1)} %`)
const seconds = (ms: number | null): string => (ms === null ? nothing : `${(ms / 1000).toFixed(1)} s`)
const hours = (ms: number): string => `${(ms / 3600_000).toFixed(2)} h`

/** The first column is of names, the others of numbers. */
function table(rows: readonly Row[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  )
  return rows.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
