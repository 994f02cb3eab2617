/** A block of code in a page. */
export interface Block {
  /** The words after the opening fence; `indented` for a block without a fence. */
  readonly language: string
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
}

interface Open {
  readonly fence: string
  readonly language: string
  readonly line: number
  readonly lines: string[]
}

/** Lists the blocks of code in a page, in order. Throws if one has no end. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  let open: Open | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, fence, language = ''] = /^\s*(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? []
    if (open !== undefined && fence === open.fence && language === '') {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line })
      open = undefined
    } else if (open !== undefined) open.lines.push(line)
    else if (fence !== undefined) open = { fence, language, line: index + 1, lines: [] }
    else if (/^( {4}|\t)/.test(line)) blocks.push({ language: 'indented', text: line, line: index + 1 })
  }
  if (open !== undefined) throw new Error(`line ${open.line}: the block has no end`)
  return blocks
}
