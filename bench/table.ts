/** Prints rows as a table, numbers to the right. */
export function printTable(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly unknown[])[],
): void {
  const texts = [heads, ...rows].map(row =>
    row.map(cell => (typeof cell === 'number' ? String(Number(cell.toFixed(2))) : String(cell))),
  )
  const widths = heads.map((_, column) => Math.max(...texts.map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
  const [head = [], ...body] = texts.map(line)
  console.log(`\n${title}\n\n${head}\n${widths.map(width => '-'.repeat(width)).join('  ')}`)
  for (const row of body) console.log(row)
}
