import type { OpaqueTest, Path, Test } from '../condition/test.ts'
import type { ModelFieldRule } from '../fields/model.ts'
import type { Decision } from './decision.ts'
import type { Index } from './rule-index.ts'

/** Makes a duty's denial different from any other: who it keeps from what, and what lifts it. */
export interface DutyMark {
  /** The duty that the subject plays already. */
  readonly held: string
  /** The duty that the action plays. */
  readonly acting: string
  readonly verb: string | undefined
  readonly unless: string | undefined
}

/** A rule, checked, with its wildcards spelt out. */
export interface ModelRule {
  /** Its place in the definition and what it says, such as `#3 allow checker order:approve`. */
  readonly name: string
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly string[]
  readonly permissions: readonly string[]
  readonly test: Test | undefined
  readonly duty: DutyMark | undefined
  /** What a decision is when this rule makes it. */
  readonly decision: Decision
}

export interface ModelResource {
  readonly actions: readonly string[]
  readonly tenant: string | undefined
}

/** A separation of duties, checked. */
export interface ModelSeparation {
  readonly resource: string
  readonly duties: ReadonlyMap<
    string,
    { readonly field?: string; readonly actions: readonly string[]; readonly verb?: string }
  >
  readonly unless: string | undefined
}

/** A definition without mistakes. */
export interface Definition {
  readonly resources: ReadonlyMap<string, ModelResource>
  /** Every role with the roles that it inherits, directly. */
  readonly roles: ReadonlyMap<string, readonly string[]>
  /** Every role with itself and all that it inherits. */
  readonly lineages: ReadonlyMap<string, readonly string[]>
  readonly rules: readonly ModelRule[]
  readonly separations: readonly ModelSeparation[]
  readonly fieldRules: readonly ModelFieldRule[]
}

/** What one role has to say about one permission. */
export interface Cell {
  readonly rules: readonly ModelRule[]
  readonly allow: Index | undefined
  readonly deny: Index | undefined
}

/** What each role's rules decide where none of them has a condition. */
export interface FixedAnswers {
  readonly everyone: Decision | undefined
  readonly roles: ReadonlyMap<string, Decision>
}

/** All that is needed to decide about one permission, found by one look-up. */
export interface Entry {
  readonly permission: string
  readonly resource: string
  readonly action: string
  readonly tenant: string | undefined
  readonly needsResource: boolean
  /** Given where no answer depends on anything but roles: the resource is not even looked at. */
  readonly fixed: FixedAnswers | undefined
  readonly duties: readonly ModelRule[]
  readonly everyone: Cell | undefined
  readonly cells: ReadonlyMap<string, Cell>
  /** What the conditions of its rules read. */
  readonly reads: { readonly paths: readonly Path[]; readonly opaques: readonly OpaqueTest[] }
}

export interface Model extends Definition {
  readonly entries: ReadonlyMap<string, Entry>
}
