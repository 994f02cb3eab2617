import { type Block, blocksOf } from './blocks.ts'

export const adapters = ['express', 'fastify', 'nestjs'] as const
export type Adapter = (typeof adapters)[number]

/** Commands, and the output that the page shows for them. */
export interface Shell {
  readonly commands: string
  readonly output: string
}

/** Everything that can be run on a page; each block is part of it. */
export interface Page {
  /** The blocks without a framework, as one program. */
  readonly program: string
  /** The output of that program, one string for each `console.log`. */
  readonly printed: readonly string[]
  /** Applications, by the adapter that they import. */
  readonly applications: ReadonlyMap<Adapter, string>
  readonly shells: readonly Shell[]
}

interface Step {
  readonly kind: Adapter | 'program' | 'shell'
  readonly text: string
  readonly output?: string
}

/** A block in one of these languages is the output of the block before it. */
const outputs: ReadonlySet<string> = new Set(['json', 'md', 'sql', 'text'])

/** Reads a page. Throws if a block would not be run. */
export function readPage(markdown: string): Page {
  const steps = blocksOf(markdown).reduce<readonly Step[]>(withBlock, [])
  const ofKind = (kind: Step['kind']) => steps.filter(step => step.kind === kind)
  const textOf = (kind: Step['kind']) =>
    ofKind(kind)
      .map(({ text }) => text)
      .join('\n')
  return {
    program: textOf('program'),
    printed: ofKind('program').flatMap(({ output }) => output ?? []),
    applications: new Map(adapters.filter(name => ofKind(name).length > 0).map(name => [name, textOf(name)])),
    shells: ofKind('shell').map(({ text, output = '' }) => ({ commands: text, output })),
  }
}

function withBlock(steps: readonly Step[], block: Block): readonly Step[] {
  const { language, text, line } = block
  if (!outputs.has(language)) return [...steps, { kind: kindOf(block), text }]
  const last = steps.at(-1)
  const canPrint = last?.kind === 'program' || last?.kind === 'shell'
  if (!canPrint || last.output !== undefined) throw new Error(`line ${line}: no block before it prints this`)
  return [...steps.slice(0, -1), { ...last, output: text }]
}

function kindOf({ language, text, line }: Block): Step['kind'] {
  if (language === 'ts') return adapters.find(name => text.includes(`'@sallyport/${name}'`)) ?? 'program'
  if (language === 'sh') return 'shell'
  throw new Error(`line ${line}: cannot run a block in the language: ${language}`)
}
