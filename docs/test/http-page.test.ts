import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { errorTable } from '../../packages/core/src/errors.ts'
import { errorPages, problemCodes } from '../../packages/core/src/http/reply/problem.ts'
import { withExample } from '../generate/http/examples.ts'
import { type HttpPage, makeHttpPage } from '../generate/http/make.ts'

let made: HttpPage

beforeAll(async () => {
  made = await makeHttpPage()
}, 120_000)

test('docs/http.md is what pnpm docs:http writes', () => {
  expect(readFileSync(new URL('../http.md', import.meta.url), 'utf8')).toBe(made.text)
})

/** The statuses that guards add to those of the route, for OpenAPI documents. */
const ofGuards = { authenticated: [401, 503], public: [] }

test.each(['body', 'cookies'] as const)(
  'with tokens in %s, OpenAPI documents have every status that is recorded',
  mode => {
    for (const route of made.routes) {
      const { operation, access } = route[mode]
      const stated = new Set([operation.answer.status, ...operation.problems, ...ofGuards[access.kind]])
      const seen = made.recorded.filter(
        each => each.route === (route.name ?? 'keys') && (mode === 'cookies' || each.mode === mode),
      )
      expect([route.path, new Set(seen.map(({ answer }) => answer.status))]).toEqual([route.path, stated])
    }
  },
)

const pageOf = (code: string) => readFileSync(new URL(`../errors/${code}.md`, import.meta.url), 'utf8')

/** Codes that only `@sallyport/client` has, when there is no problem document. */
const ofClient = ['unknown', 'unreachable']

test('every code has a page, and no page is without a code', () => {
  const pages = readdirSync(new URL('../errors/', import.meta.url)).map(name => name.replace('.md', ''))
  expect(new Set(pages)).toEqual(new Set([...problemCodes, ...ofClient]))
})

test.each(problemCodes)('the page of %s has a response that was sent, and its status and retry', code => {
  const example = made.examples.get(code)! as { readonly status: number; readonly retry: boolean }
  expect(pageOf(code)).toBe(withExample(pageOf(code), example))
  expect(pageOf(code)).toContain(`Status **${example.status}**, \`retry: ${example.retry}\``)
  if (code in errorTable) expect(errorTable[code as keyof typeof errorTable]).toMatchObject({ retry: example.retry })
})

test('the type of every response leads to the page of its code', () => {
  for (const { answer } of made.recorded.filter(each => each.answer.status >= 400)) {
    const { type, code } = answer.body as { readonly type: string; readonly code: string }
    expect(type).toBe(errorPages + code)
    expect(pageOf(code)).toContain(`# \`${code}\``)
  }
})

test('docs/errors.md links to the page of every code', () => {
  const overview = readFileSync(new URL('../errors.md', import.meta.url), 'utf8')
  const missing = [...problemCodes, ...ofClient].filter(code => !overview.includes(`](errors/${code}.md)`))
  expect(missing).toEqual([])
})
