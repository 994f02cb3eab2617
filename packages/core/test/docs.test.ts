import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AuthError, type AuthErrorCode, errorTable } from '../src/errors.ts'
import { endReasons, throttleScopes } from '../src/events.ts'
import { parseDuration } from '../src/lib/duration.ts'
import { schema } from '../src/options/schema.ts'
import { statusOf } from '../src/http/reply/status.ts'

/** The rows of a page's tables whose first cell is `code`. */
function rowsOf(page: string): string[][] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')
  const rows = text.split('\n').filter(line => line.startsWith('| `'))
  return rows.map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '')),
  )
}

function sourceOf(path: string): string {
  return readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8')
}

test('docs/options.md has a row for every option, and no other', () => {
  expect(rowsOf('options.md').map(([name]) => name)).toEqual(Object.keys(schema.shape))
})

test('docs/options.md states the defaults that the schema fills', () => {
  const shape = schema.shape as Record<string, { safeParse(value: unknown): { data?: unknown } }>
  for (const [name, stated] of rowsOf('options.md')) {
    const literal = /^('\d+[smhd]'|\d+|\[\])$/.test(stated!) ? stated!.replaceAll("'", '') : undefined
    if (literal === undefined) continue
    const value = literal === '[]' ? [] : (parseDuration(literal) ?? Number(literal))
    expect([name, shape[name!]!.safeParse(undefined).data]).toEqual([name, value])
  }
})

test('docs/errors.md has every code with its status and whether to retry', () => {
  const codes = Object.keys(errorTable) as AuthErrorCode[]
  const actual = codes.map(code => [code, String(statusOf(code)), String(new AuthError(code).retry)])
  const stated = rowsOf('errors.md').map(row => row.slice(0, 3))
  const asSet = (rows: readonly string[][]) => new Set(rows.map(row => row.join(' ')))
  expect(asSet(stated)).toEqual(asSet(actual))
})

test('docs/events.md has every event with its facts', () => {
  const body = /export interface AuthEventFacts \{([\s\S]*?)\n\}/.exec(sourceOf('events.ts'))![1]!
  const actual = [...body.matchAll(/^ {2}(\w+): (\{[\s\S]*?\}|Record.*)$/gm)].map(([, type, facts]) => [
    type,
    [...facts!.matchAll(/(\w+)\??: /g)].map(match => match[1]).join(', '),
  ])
  expect(rowsOf('events.md').map(row => row.slice(0, 2))).toEqual(actual)
})

test.each([
  ['session_ended', endReasons],
  ['throttled', throttleScopes],
] as const)('docs/events.md names everything that %s can say', (type, values) => {
  const when = rowsOf('events.md').find(([name]) => name === type)![2]!
  const words = when.split(/[\s,]+/)
  expect(values.filter(value => !words.includes(value))).toEqual([])
})
