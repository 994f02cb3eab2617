import type { MatrixSection, MatrixTable } from './model.ts'

/** Reads the Markdown of a policy's matrix: a section for each resource, with tables and notes. */
export function readMatrix(markdown: string): readonly MatrixSection[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map(section => {
      const [resource = '', ...lines] = section.split('\n')
      return { resource, tables: tablesIn(lines), notes: lines.filter(isNote).map(line => line.slice(2)) }
    })
}

function tablesIn(lines: readonly string[]): readonly MatrixTable[] {
  const blocks: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith('| ')) blocks.at(-1)!.push(line)
    else if (blocks.at(-1)!.length > 0) blocks.push([])
  }
  return blocks
    .filter(block => block.length > 0)
    .map(([head = '', _dashes, ...rows]) => ({
      head: cellsOf(head),
      rows: rows.map(cellsOf),
    }))
}

function isNote(line: string): boolean {
  return line.startsWith('- ')
}

/** A bar inside a cell is escaped. */
function cellsOf(line: string): readonly string[] {
  return line
    .slice(2, -2)
    .split(/ (?<!\\)\| /)
    .map(cell => cell.replaceAll(String.raw`\|`, '|'))
}
