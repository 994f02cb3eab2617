/** Where a value of a condition comes from. */
export type Source = 'resource' | 'subject' | 'context'

/** A value by its place, such as the field `maker_id` of the resource, or `owner.id`. */
export interface Path {
  readonly from: Source
  readonly name: string
  /** The fields on the way, where one look-up does not do. */
  readonly steps?: readonly string[]
}

/** What conditions compare. Numbers are finite, dates valid. */
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

/** Whether a list has a value. */
export interface ContainsTest {
  readonly kind: 'contains'
  readonly left: Path
  readonly right: Path | Literal
}

/** Whether a list has one of several values. */
export interface ContainsAnyTest {
  readonly kind: 'contains_any'
  readonly left: Path
  readonly right: Path | { readonly values: readonly Scalar[] }
}

export interface OpaqueTest {
  readonly kind: 'opaque'
  readonly name: string
  readonly run: (facts: { subject: unknown; resource: unknown; context: unknown }) => unknown
}

/** A test without parts. */
export type Leaf = EqualTest | OrderTest | InTest | ContainsTest | ContainsAnyTest | OpaqueTest

/** A condition, checked and in one form. */
export type Test =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Test[] }
  | { readonly kind: 'not'; readonly of: Test }
  | Leaf

export function isPath(right: object): right is Path {
  return 'from' in right
}

/** The leaves of a test, in the order in which they are written. */
export function leaves(test: Test): readonly Leaf[] {
  if (test.kind === 'not') return leaves(test.of)
  return 'of' in test ? test.of.flatMap(leaves) : [test]
}

/** The values that a leaf reads. */
export function pathsOf(leaf: Leaf): readonly Path[] {
  if (leaf.kind === 'opaque') return []
  return isPath(leaf.right) ? [leaf.left, leaf.right] : [leaf.left]
}

/** Whether a test cannot be answered without the resource. A function may read anything, so it always needs it. */
export function readsResource(test: Test): boolean {
  return leaves(test).some(leaf => leaf.kind === 'opaque' || pathsOf(leaf).some(path => path.from === 'resource'))
}
