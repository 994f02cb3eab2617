/** Writes rows as columns with a heading. Values cannot control the terminal, no matter who chose them. */
export function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows.map(row => row.map(printable))]
  const widths = heading.map((_, column) => Math.max(...all.map(row => row[column]!.length)))
  return all
    .map(
      row =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Writes a string that anybody may have chosen, such as the name of a device, in one line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
