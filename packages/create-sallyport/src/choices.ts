/** The values of each choice. The prompts begin with the first. */
export const frameworks = ['express', 'fastify', 'nestjs'] as const
export const stores = ['memory', 'postgres', 'mysql', 'sqlite', 'redis'] as const
export const moduleKinds = ['esm', 'commonjs'] as const

export type Framework = (typeof frameworks)[number]
export type StoreKind = (typeof stores)[number]
export type ModuleKind = (typeof moduleKinds)[number]

/** The choices for a project. */
export interface Choices {
  readonly framework: Framework
  readonly store: StoreKind
  readonly module: ModuleKind
  readonly policy: boolean
  /** Whether `AGENTS.md` gets rules for coding assistants. */
  readonly agents: boolean
}

/** `create` makes a project in a new folder, `init` adds to an existing project. */
export type StarterKind = 'create' | 'init'
