import { isPath, type Predicate, type Literal, type Path, type Scalar, type Test } from './test.ts'

const orderText = { lt: 'below', lte: 'at most', gt: 'above', gte: 'at least' }

/** Writes a condition as an English phrase. */
export function formatCondition(test: Test): string {
  switch (test.kind) {
    case 'all':
      return join(test.of, ' and ') || 'always'
    case 'any':
      return join(test.of, ' or ') || 'never'
    case 'not':
      return 'of' in test.of || test.of.kind === 'opaque'
        ? `not (${formatCondition(test.of)})`
        : formatPredicate(test.of, ' not')
    case 'equal':
    case 'order':
    case 'in':
    case 'contains':
    case 'contains_any':
    case 'opaque':
      return formatPredicate(test, '')
  }
}

function join(tests: readonly Test[], conjunction: string): string {
  const nested = (test: Test) => (test.kind === 'all' || test.kind === 'any') && test.of.length > 1
  return tests
    .map(test => (tests.length > 1 && nested(test) ? `(${formatCondition(test)})` : formatCondition(test)))
    .join(conjunction)
}

function formatPredicate(predicate: Predicate, not: string): string {
  if (predicate.kind === 'opaque') return `function “${singleLine(predicate.name)}”`
  const left = formatPath(predicate.left)
  if (predicate.kind === 'order') return `${left} is${not} ${orderText[predicate.op]} ${formatOperand(predicate.right)}`
  if (predicate.kind === 'equal') return formatEqual(predicate.left, predicate.right, not)
  if (predicate.kind === 'contains') return formatContains(predicate.left, predicate.right, not)
  const list =
    (isPath(predicate.right) ? formatPath(predicate.right) : predicate.right.values.map(formatScalar).join(', ')) ||
    'nothing'
  return predicate.kind === 'in' ? `${left} is${not} one of ${list}` : `${left} ${verb(not)} one of ${list}`
}

function formatContains(left: Path, right: Path | Literal, not: string): string {
  if (isOwn(left, right)) return `they are${not} in its ${noun(left.name)}`
  return `${formatPath(left)} ${verb(not)} ${formatOperand(right)}`
}

function verb(not: string): string {
  return not === '' ? 'contains' : 'does not contain'
}

function isOwn(left: Path, right: Path | Literal): boolean {
  return left.from === 'resource' && isPath(right) && right.from === 'subject' && right.name === 'id'
}

function formatEqual(left: Path, right: Path | Literal, not: string): string {
  if (isOwn(left, right)) return `they are${not} its ${noun(left.name)}`
  if (!isPath(right) && right.value === null) return `${formatPath(left)} is${not} empty`
  return `${formatPath(left)} is${not} ${formatOperand(right)}`
}

function formatOperand(right: Path | Literal): string {
  return isPath(right) ? formatPath(right) : formatScalar(right.value)
}

function formatPath(path: Path): string {
  const name = singleLine(path.name)
  if (path.from === 'resource') return name
  return path.from === 'subject' ? `their ${name}` : `the context's ${name}`
}

export function formatScalar(value: Scalar | null): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'bigint') return grouped(String(value))
  if (typeof value === 'string') return /^[\w.:-]+$/.test(value) ? value : singleLine(JSON.stringify(value))
  return value === null ? 'empty' : String(value)
}

function grouped(digits: string): string {
  return /^-?\d{4,15}$/.test(digits) ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : digits
}

/** What a field identifies, for sentences: "maker" for `maker_id`, `makerId` and `maker.id`. */
export function noun(field: string): string {
  const bare = field.replace(/(?:_id|Id|\.id)$/, '').replaceAll('.', "'s ")
  return singleLine(bare.replaceAll(/_+/g, ' ').replaceAll(/\B[A-Z]/g, letter => ` ${letter.toLowerCase()}`))
}

/** Makes text fit one line of a table or a log: replaces control characters and line breaks. */
export function singleLine(text: string): string {
  return text.replaceAll(/\p{Cc}|\u2028|\u2029/gu, ' ').slice(0, 200)
}
