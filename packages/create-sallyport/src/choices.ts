/** What can be chosen; the first of each list is what the prompts begin with. */
export const frameworks = ['express', 'fastify', 'nestjs'] as const
export const stores = ['memory', 'postgres', 'mysql', 'redis'] as const
export const moduleKinds = ['esm', 'commonjs'] as const

export type Framework = (typeof frameworks)[number]
export type StoreKind = (typeof stores)[number]
export type ModuleKind = (typeof moduleKinds)[number]

/** What somebody uses. */
export interface Choices {
  readonly framework: Framework
  readonly store: StoreKind
  readonly module: ModuleKind
  readonly policy: boolean
}

/** `create` makes a project of its own in a new folder, `init` adds to the one that is there. */
export type StarterKind = 'create' | 'init'
