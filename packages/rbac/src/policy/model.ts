import type { OpaqueTest, Path, Test } from '../condition/test.ts'
import type { ModelFieldRule } from '../fields/model.ts'
import type { Decision } from './decision.ts'
import type { Index } from './rule-index.ts'

/** The two duties that a denial keeps separate, and the permission that lifts it. */
export interface DutyPair {
  /** The duty that the subject already has. */
  readonly held: string
  /** The duty that the action belongs to. */
  readonly acting: string
  readonly verb: string | undefined
  readonly unless: string | undefined
}

/** A checked rule with its wildcards expanded. */
export interface ModelRule {
  /** Its number in the definition and its content, such as `#3 allow checker order:approve`. */
  readonly name: string
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly string[]
  readonly permissions: readonly string[]
  readonly test: Test | undefined
  readonly duty: DutyPair | undefined
  /** The decision that this rule makes. */
  readonly decision: Decision
}

export interface ModelResource {
  readonly actions: readonly string[]
  readonly tenant: string | undefined
}

/** A checked separation of duties. */
export interface ModelSeparation {
  readonly resource: string
  readonly duties: ReadonlyMap<
    string,
    { readonly field?: string; readonly actions: readonly string[]; readonly verb?: string }
  >
  readonly unless: string | undefined
}

/** A checked definition. */
export interface Definition {
  readonly resources: ReadonlyMap<string, ModelResource>
  /** Every role with the roles that it inherits directly. */
  readonly roles: ReadonlyMap<string, readonly string[]>
  /** Every role with itself and all roles that it inherits. */
  readonly lineages: ReadonlyMap<string, readonly string[]>
  readonly rules: readonly ModelRule[]
  readonly separations: readonly ModelSeparation[]
  readonly fieldRules: readonly ModelFieldRule[]
}

/** The rules of one role for one permission. */
export interface Cell {
  readonly rules: readonly ModelRule[]
  readonly allow: Index | undefined
  readonly deny: Index | undefined
}

/** Each role's decision, for a permission whose rules have no conditions. */
export interface FixedAnswers {
  readonly everyone: Decision | undefined
  readonly roles: ReadonlyMap<string, Decision>
}

/** Everything needed to decide about one permission. */
export interface Entry {
  readonly permission: string
  readonly resource: string
  readonly action: string
  readonly tenant: string | undefined
  readonly needsResource: boolean
  /** Set if decisions depend only on roles. The resource is then not read. */
  readonly fixed: FixedAnswers | undefined
  readonly duties: readonly ModelRule[]
  readonly everyone: Cell | undefined
  readonly cells: ReadonlyMap<string, Cell>
  /** The values that the conditions of its rules read. */
  readonly reads: { readonly paths: readonly Path[]; readonly opaques: readonly OpaqueTest[] }
}

export interface Model extends Definition {
  readonly entries: ReadonlyMap<string, Entry>
}
