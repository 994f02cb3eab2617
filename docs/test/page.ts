import { type Block, blocksOf } from './blocks.ts'

export const adapters = ['express', 'fastify', 'nestjs'] as const
export type Adapter = (typeof adapters)[number]

/** Commands, and what the page says that they print. */
export interface Shell {
  readonly commands: string
  readonly output: string
}

/** What there is to run on a page: each of its blocks is part of it. */
export interface Page {
  /** The blocks that need no framework are one program: each builds on those before it. */
  readonly program: string
  /** What that program prints, one text for each `console.log`. */
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

/** A block of one of these languages is what the block before it prints. */
const outputs: ReadonlySet<string> = new Set(['json', 'md', 'sql', 'text'])

/** Reads what there is to run on a page. Throws where nothing would run a block. */
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
  if (!canPrint || last.output !== undefined) throw new Error(`line ${line}: nothing before it prints this`)
  return [...steps.slice(0, -1), { ...last, output: text }]
}

function kindOf({ language, text, line }: Block): Step['kind'] {
  if (language === 'ts') return adapters.find(name => text.includes(`'@sallyport/${name}'`)) ?? 'program'
  if (language === 'sh') return 'shell'
  throw new Error(`line ${line}: nothing runs a block of this kind: ${language}`)
}
