import { isPath, type Leaf, type Literal, type Path, type Scalar, type Test } from './test.ts'

const orderWords = { lt: 'below', lte: 'at most', gt: 'above', gte: 'at least' }

/** Says a condition in words. */
export function words(test: Test): string {
  switch (test.kind) {
    case 'all':
      return join(test.of, ' and ') || 'always'
    case 'any':
      return join(test.of, ' or ') || 'never'
    case 'not':
      return 'of' in test.of || test.of.kind === 'opaque' ? `not (${words(test.of)})` : leafWords(test.of, ' not')
    case 'equal':
    case 'order':
    case 'in':
    case 'contains':
    case 'contains_any':
    case 'opaque':
      return leafWords(test, '')
  }
}

function join(tests: readonly Test[], conjunction: string): string {
  const nested = (test: Test) => (test.kind === 'all' || test.kind === 'any') && test.of.length > 1
  return tests.map(test => (tests.length > 1 && nested(test) ? `(${words(test)})` : words(test))).join(conjunction)
}

function leafWords(leaf: Leaf, not: string): string {
  if (leaf.kind === 'opaque') return `function “${clean(leaf.name)}”`
  const left = pathWords(leaf.left)
  if (leaf.kind === 'order') return `${left} is${not} ${orderWords[leaf.op]} ${rightWords(leaf.right)}`
  if (leaf.kind === 'equal') return equalWords(leaf.left, leaf.right, not)
  if (leaf.kind === 'contains') return containsWords(leaf.left, leaf.right, not)
  const list = (isPath(leaf.right) ? pathWords(leaf.right) : leaf.right.values.map(scalarWords).join(', ')) || 'nothing'
  return leaf.kind === 'in' ? `${left} is${not} one of ${list}` : `${left} ${verb(not)} one of ${list}`
}

function containsWords(left: Path, right: Path | Literal, not: string): string {
  if (isOwn(left, right)) return `they are${not} in its ${noun(left.name)}`
  return `${pathWords(left)} ${verb(not)} ${rightWords(right)}`
}

function verb(not: string): string {
  return not === '' ? 'contains' : 'does not contain'
}

function isOwn(left: Path, right: Path | Literal): boolean {
  return left.from === 'resource' && isPath(right) && right.from === 'subject' && right.name === 'id'
}

function equalWords(left: Path, right: Path | Literal, not: string): string {
  if (isOwn(left, right)) return `they are${not} its ${noun(left.name)}`
  if (!isPath(right) && right.value === null) return `${pathWords(left)} is${not} empty`
  return `${pathWords(left)} is${not} ${rightWords(right)}`
}

function rightWords(right: Path | Literal): string {
  return isPath(right) ? pathWords(right) : scalarWords(right.value)
}

function pathWords(path: Path): string {
  const name = clean(path.name)
  if (path.from === 'resource') return name
  return path.from === 'subject' ? `their ${name}` : `the context's ${name}`
}

export function scalarWords(value: Scalar | null): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'bigint') return grouped(String(value))
  if (typeof value === 'string') return /^[\w.:-]+$/.test(value) ? value : clean(JSON.stringify(value))
  return value === null ? 'empty' : String(value)
}

function grouped(digits: string): string {
  return /^-?\d{4,15}$/.test(digits) ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : digits
}

/** The thing that a field identifies: `maker_id`, `makerId` and `maker.id` are the maker. */
export function noun(field: string): string {
  const bare = field.replace(/(?:_id|Id|\.id)$/, '').replaceAll('.', "'s ")
  return clean(bare.replaceAll(/_+/g, ' ').replaceAll(/\B[A-Z]/g, letter => ` ${letter.toLowerCase()}`))
}

/** Text for one line of a table or a log: no control characters, no line breaks. */
export function clean(text: string): string {
  return text.replaceAll(/\p{Cc}|\u2028|\u2029/gu, ' ').slice(0, 200)
}
