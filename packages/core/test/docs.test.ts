import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AuthError, type AuthErrorCode, errorTable } from '../src/errors.ts'
import { revocationReasons, throttleScopes } from '../src/events.ts'
import { parseDuration } from '../src/lib/duration.ts'
import { schema } from '../src/options/schema.ts'
import { statusOf } from '../src/http/reply/status.ts'

/** The rows of a page's tables whose first cell is `code`. */
function rowsOf(page: string): string[][] {
  return rowsIn(readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8'))
}

function rowsIn(text: string): string[][] {
  const rows = text.split('\n').filter(line => /^\| \[?`/.test(line))
  return rows.map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '')),
  )
}

interface Option {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown }
}

/** The rows of the options; the counters of throttling are in their own table below. */
function optionRows(): string[][] {
  const page = readFileSync(new URL('../../../docs/options.md', import.meta.url), 'utf8')
  return rowsIn(page.slice(0, page.indexOf('## Throttling')))
}

/** The options of a group, or of the whole. */
function optionsIn(option: unknown): Readonly<Record<string, Option>> {
  const { shape, def } = option as { shape?: Record<string, Option>; def?: { innerType?: unknown } }
  return shape ?? (def?.innerType === undefined ? {} : optionsIn(def.innerType))
}

function optionNamed(path: string): Option {
  return path.split('.').reduce<Option>((option, name) => optionsIn(option)[name]!, schema())
}

function sourceOf(path: string): string {
  return readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8')
}

test('docs/options.md has a row for every option, and no other', () => {
  const groups = ['tokens', 'sessions', 'passwords', 'hashing', 'dpop'].map(
    group => [group, Object.keys(optionsIn(optionNamed(group)))] as const,
  )
  const grouped = groups.flatMap(([group, names]) => names.map(name => `${group}.${name}`))
  expect(optionRows().map(([name]) => name)).toEqual([...Object.keys(schema().shape), ...grouped])
})

test('docs/options.md states the defaults that the schema fills', () => {
  for (const [name, stated] of optionRows()) {
    const literal = /^('\d+[smhd]'|\d+|\[\])$/.test(stated!) ? stated!.replaceAll("'", '') : undefined
    if (literal === undefined) continue
    const value = literal === '[]' ? [] : (parseDuration(literal) ?? Number(literal))
    expect([name, optionNamed(name!).safeParse(undefined).data]).toEqual([name, value])
  }
})

function numberOf(text: string): number {
  const plain = text.replaceAll(/[ ,]/g, '')
  return parseDuration(plain) ?? Number(plain)
}

test('docs/options.md states the bounds that the schema has', () => {
  for (const [name, , stated] of optionRows()) {
    const bounds = /^([\d,]+)( ?[smhd])? to ([\d,]+)( ?[smhd])?$/.exec(stated!)
    if (bounds === null) continue
    const [least = 0, most = 0] = [bounds[1]! + (bounds[2] ?? ''), bounds[3]! + (bounds[4] ?? '')].map(numberOf)
    const verdicts = [least - 1, least, most, most + 1].map(value => optionNamed(name!).safeParse(value).success)
    expect([name, ...verdicts]).toEqual([name, false, true, true, false])
  }
})

test('docs/errors.md has every code with its status and whether to retry', () => {
  const codes = Object.keys(errorTable) as AuthErrorCode[]
  const actual = codes.map(code => [code, String(statusOf(code)), String(new AuthError(code).retry)])
  const linked = rowsOf('errors.md').map(row => row.slice(0, 3))
  const stated = linked.map(([code = '', ...rest]) => [/^\[(\w+)\]/.exec(code)?.[1] ?? code, ...rest])
  const asSet = (rows: readonly string[][]) => new Set(rows.map(row => row.join(' ')))
  expect(asSet(stated)).toEqual(asSet(actual))
})

test('docs/events.md has every event with its fields', () => {
  const body = /export interface AuthEventFields \{([\s\S]*?)\n\}/.exec(sourceOf('events.ts'))![1]!
  const actual = [...body.matchAll(/^ {2}(\w+): (\{[\s\S]*?\}|Record.*)$/gm)].map(([, type, facts]) => [
    type,
    [...facts!.matchAll(/(\w+)\??: /g)].map(match => match[1]).join(', '),
  ])
  expect(rowsOf('events.md').map(row => row.slice(0, 2))).toEqual(actual)
})

test.each([
  ['session_revoked', revocationReasons],
  ['throttled', throttleScopes],
] as const)('docs/events.md names everything that %s can say', (type, values) => {
  const when = rowsOf('events.md').find(([name]) => name === type)![2]!
  const words = when.split(/[\s,]+/)
  expect(values.filter(value => !words.includes(value))).toEqual([])
})

/** The strings of a union in a source text. */
function stringsIn(source: string, union: RegExp): string[] {
  return [...union.exec(source)![1]!.matchAll(/'(\w+)'/g)].map(([, value]) => value!)
}

test.each(['login_failed', 'refresh_refused'])('docs/events.md names every reason of %s', type => {
  const when = rowsOf('events.md').find(([name]) => name === type)![2]!
  const reasons = stringsIn(sourceOf('events.ts'), new RegExp(`\\n {2}${type}: \\{([\\s\\S]*?)\\n {2}\\}`))
  expect(reasons.length).toBeGreaterThan(1)
  expect(reasons.filter(reason => !when.includes(reason))).toEqual([])
})

test('docs/events.md names every reason of a decision', () => {
  const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8')
  const section = page.slice(page.indexOf('## Reasons of decisions'))
  const ofPolicies = stringsIn(sourceOf('../../rbac/src/policy/decision.ts'), /export type Reason =([\s\S]*?)\n\n/)
  const ofGuards = [...sourceOf('http/guard/permission-step.ts').matchAll(/reason: '(\w+)'/g)].map(
    ([, value]) => value!,
  )
  const named = [...section.matchAll(/`([a-z_]+)`(?=[,:])/g)].map(([, value]) => value)
  expect(new Set(named)).toEqual(new Set([...ofPolicies, ...ofGuards]))
})
