/** Where a condition reads a value. */
export type Source = 'resource' | 'subject' | 'context'

/** Where a value is found: the field `maker_id` of the resource, for example, or `owner.id`. */
export interface Path {
  readonly from: Source
  readonly name: string
  /** The steps of a nested path; absent for a plain field. */
  readonly steps?: readonly string[]
}

/** A value that conditions compare. Numbers are finite, dates valid. */
export type Scalar = string | number | bigint | boolean | Date

export type Ordering = 'lt' | 'lte' | 'gt' | 'gte'

export interface Literal {
  readonly value: Scalar | null
}

export interface EqualTest {
  readonly kind: 'equal'
  readonly left: Path
  readonly right: Path | Literal
}

export interface OrderTest {
  readonly kind: 'order'
  readonly op: Ordering
  readonly left: Path
  readonly right: Path | Literal
}

export interface InTest {
  readonly kind: 'in'
  readonly left: Path
  readonly right: Path | { readonly values: readonly Scalar[] }
}

/** Whether a list contains a value. */
export interface ContainsTest {
  readonly kind: 'contains'
  readonly left: Path
  readonly right: Path | Literal
}

/** Whether a list contains one of several values. */
export interface ContainsAnyTest {
  readonly kind: 'contains_any'
  readonly left: Path
  readonly right: Path | { readonly values: readonly Scalar[] }
}

export interface OpaqueTest {
  readonly kind: 'opaque'
  readonly name: string
  readonly run: (attributes: { subject: unknown; resource: unknown; context: unknown }) => unknown
}

/** A single test: one comparison, or one function. */
export type Predicate = EqualTest | OrderTest | InTest | ContainsTest | ContainsAnyTest | OpaqueTest

/** A parsed condition, in its normal form. */
export type Test =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Test[] }
  | { readonly kind: 'not'; readonly of: Test }
  | Predicate

export function isPath(right: object): right is Path {
  return 'from' in right
}

/** The predicates of a test, in the order of the definition. */
export function predicatesOf(test: Test): readonly Predicate[] {
  if (test.kind === 'not') return predicatesOf(test.of)
  return 'of' in test ? test.of.flatMap(predicatesOf) : [test]
}

/** The paths that a predicate reads. */
export function pathsOf(predicate: Predicate): readonly Path[] {
  if (predicate.kind === 'opaque') return []
  return isPath(predicate.right) ? [predicate.left, predicate.right] : [predicate.left]
}

/** Whether a test needs the resource. A function may read anything, so it always does. */
export function readsResource(test: Test): boolean {
  return predicatesOf(test).some(
    predicate => predicate.kind === 'opaque' || pathsOf(predicate).some(path => path.from === 'resource'),
  )
}
