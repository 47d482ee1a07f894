import type { ErrorRow } from '../../../protocol/errors.ts'

export type ErrorTable = Readonly<Record<string, ErrorRow>>

/** The close codes are numbered by place: a group holds the codes from its first one to the next group's. */
const groups: readonly { heading: string; firstCloseCode: number }[] = [
  { heading: 'The browser, before anything is sent', firstCloseCode: 4100 },
  { heading: 'What crosses the wire', firstCloseCode: 4200 },
  { heading: 'Who may call', firstCloseCode: 4300 },
  { heading: 'Whether there is room', firstCloseCode: 4320 },
  { heading: 'The queue and the ring', firstCloseCode: 4400 },
  { heading: 'Media', firstCloseCode: 4500 },
  { heading: 'Agents', firstCloseCode: 4600 },
  { heading: 'The service itself', firstCloseCode: 4700 },
]

const introduction = `# Errors

Everything that can go wrong has a code from one closed table, \`protocol/errors.ts\`. The code is the same in the answer to
a request, in the HTTP body, in the reason of a closed socket, in the SDK's \`error.code\` and in the log. It never changes
its meaning; the words that people read belong to the screens, by code and language.

- **HTTP**: the status when the error answers an HTTP request.
- **Close**: the WebSocket close code when the error ends the socket (private range of RFC 6455, section 7.4.2).
- **Again**: whether the same request may succeed later without the person changing anything.

Where one field is to blame, the body names it: \`field\` is its path in the parameters or the body (\`choice.sentence\`), \`fault\`
says what is wrong with it (\`too-short\`, \`too-long\`, \`too-small\`, \`too-large\`, \`unknown\`; for a line of
text \`hidden-character\`, \`not-composed\`, \`too-many-marks\`, \`proof-like\`, \`blanks\`; else \`wrong\`). A socket is answered so
once somebody has entered on it; before that, and for what is no request at all, it is closed.

This page is written by \`node tools/checks/errors/writeErrorsDoc.ts\`; \`npm run check\` fails where page and table differ.
`

/** The page docs/errors.md for a table, grouped by place; inside a group the table's own order. */
export function errorsDoc(table: ErrorTable): string {
  const sections = groups.flatMap(({ heading, firstCloseCode }, index) => {
    const from = index === 0 ? 0 : firstCloseCode
    const to = groups[index + 1]?.firstCloseCode ?? Number.POSITIVE_INFINITY
    const rows = Object.entries(table).filter(([, row]) => row.closeCode >= from && row.closeCode < to)
    if (rows.length === 0) return []
    return [`## ${heading}\n\n${tableText(rows.map(([code, row]) => rowText(code, row)))}\n`]
  })
  return [introduction, ...sections].join('\n')
}

/** A Markdown table with even columns, as the formatter wants it. */
function tableText(rows: string[]): string {
  const lines = ['| Code | HTTP | Close | Again | What happened |', ...rows].map(cellsOf)
  const widths = lines.reduce<number[]>(
    (widest, cells) => cells.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  const even = lines.map(cells => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  even.splice(
    1,
    0,
    widths.map(width => '-'.repeat(width)),
  )
  return even.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function cellsOf(row: string): string[] {
  const cells = row.trim().split(/(?<!\\)\|/)
  return cells.slice(1, -1).map(cell => cell.trim())
}

/** The one spelling of a row: what the page must hold for a code. */
export function rowText(code: string, row: ErrorRow): string {
  const cells = [
    `\`${code}\``,
    row.httpStatus,
    row.closeCode,
    row.retryable ? 'yes' : 'no',
    row.sentence.replaceAll('|', '\\|').replaceAll('\n', ' '),
  ]
  return `| ${cells.join(' | ')} |`
}

/** Every row of the page, with its line from 1, spaces evened out so that only the words count. */
export function rowsOf(page: string): { code: string; text: string; line: number }[] {
  return page.split('\n').flatMap((line, index) => {
    const code = /^\|\s*`([^`]+)`\s*\|/.exec(line)?.[1]
    if (code === undefined) return []
    const text = `| ${cellsOf(line).join(' | ')} |`
    return [{ code, text, line: index + 1 }]
  })
}

export function isErrorTable(value: unknown): value is ErrorTable {
  return typeof value === 'object' && value !== null && Object.values(value).every(isErrorRow)
}

function isErrorRow(row: unknown): row is ErrorRow {
  if (typeof row !== 'object' || row === null) return false
  const types = { httpStatus: 'number', closeCode: 'number', retryable: 'boolean', sentence: 'string' }
  const cells = new Map<string, unknown>(Object.entries(row))
  return Object.entries(types).every(([name, type]) => typeof cells.get(name) === type)
}
