import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  definePolicy,
  diff,
  lint,
  matrix,
  parsePolicy,
  resource,
  type StoredPolicy,
  type StoredRule,
} from '../src/index.ts'
import { expectPolicy } from '../src/testing.ts'
import { storyPolicy } from './story.ts'

function changed(change: (story: StoredPolicy) => Partial<StoredPolicy>) {
  const story = storyPolicy().toJSON()
  return parsePolicy({ ...story, ...change(story) }, { onEvent: () => {} })
}

function ofRules(
  rules: readonly StoredRule[],
  roles: StoredPolicy['roles'] = { a: {}, b: {}, c: { inherits: ['a'] } },
) {
  return parsePolicy({ version: 1, resources: { doc: { actions: ['read', 'edit'] } }, roles, rules, duties: [] })
}

const allow = (role: string, grant: string, when?: StoredRule['when']): StoredRule => ({
  effect: 'allow',
  roles: [role],
  grants: [grant],
  ...(when === undefined ? {} : { when }),
})
const deny = (role: string, grant: string, when?: StoredRule['when']): StoredRule => ({
  ...allow(role, grant, when),
  effect: 'deny',
})

describe('matrix', () => {
  test('the matrix of the maker-checker policy', () => {
    expect(matrix(storyPolicy())).toBe(`## order

| role | create | read | assign | approve | reject | override |
| --- | --- | --- | --- | --- | --- | --- |
| maker | yes | if they are its maker | no | no | no | no |
| checker | no | if they are its checker | no | if they are its checker and amount is at most 1,000,000 | if they are its checker and amount is at most 1,000,000 | no |
| super-checker | no | yes | yes | if they are its checker and amount is at most 1,000,000; or if they are its checker | if they are its checker and amount is at most 1,000,000; or if they are its checker | no |
| admin | no | yes | yes | yes | yes | no |
| auditor | no | no | no | no | no | yes |

- Nobody may approve or reject an order that they made, except by break-glass (order:override) with a reason.

## user

| role | list | block |
| --- | --- | --- |
| maker | no | no |
| checker | no | no |
| super-checker | yes | no |
| admin | yes | yes |
| auditor | no | no |
`)
  })

  test('the matrix has denials, everybody and tenants, and escapes text that could break the table', () => {
    const policy = definePolicy({
      resources: { doc: resource<{ t: string; kind: string }>({ tenant: 't' })('read', 'edit') },
      roles: { a: {}, b: {} },
      rules: kit => [
        kit.allow('*', 'doc:read'),
        kit.allow('a', 'doc:edit'),
        kit.deny('a', 'doc:edit', { kind: 'x|y\nz' }),
        kit.deny('b', 'doc:*'),
      ],
    })
    expect(matrix(policy)).toBe(String.raw`## doc

| role | read | edit |
| --- | --- | --- |
| everybody | yes | no |
| a | no | yes; never if kind is "x\|y\nz" |
| b | never | never |

- Roles apply only within the tenant of a doc (t).
`)
  })
})

describe('diff', () => {
  test('two policies that decide the same have no differences, however they are written', () => {
    const rewritten = changed(({ rules }) => ({ rules: rules.toReversed() }))
    expect(diff(storyPolicy(), rewritten)).toEqual([])
  })

  test('a removed separation shows who may now do what', () => {
    expect(
      diff(
        storyPolicy(),
        changed(() => ({ duties: [] })),
      ),
    ).toEqual([
      'a checker may now approve an order whose checker they are and that they made if amount is at most 1,000,000',
      'a super-checker may now approve an order whose checker they are and that they made',
      'an admin may now approve an order that they made',
      'a checker may now reject an order whose checker they are and that they made if amount is at most 1,000,000',
      'a super-checker may now reject an order whose checker they are and that they made',
      'an admin may now reject an order that they made',
      'break-glass is no longer possible: order:override lifts maker and approver of an order',
    ])
  })

  test('new break-glass is a difference', () => {
    const before = changed(({ duties }) => ({ duties: duties.map(({ unless: _unless, ...rest }) => rest) }))
    expect(diff(before, storyPolicy())).toEqual([
      'break-glass is now possible: order:override lifts maker and approver of an order',
    ])
  })

  test('a removed rule and an added role are differences', () => {
    const after = changed(({ rules, roles }) => ({
      rules: rules.slice(1),
      roles: { ...roles, boss: { inherits: ['auditor'] } },
    }))
    expect(diff(storyPolicy(), after)).toEqual([
      'the role boss was added',
      'a maker may no longer create an order',
      'a boss may now override an order',
    ])
  })

  test('a denial shows for users with two roles', () => {
    const before = ofRules([allow('a', 'doc:read')])
    expect(diff(before, ofRules([allow('a', 'doc:read'), deny('b', 'doc:read', { kind: 'x' })]))).toEqual([
      'somebody who is both a and b may no longer read a doc if kind is x',
      'somebody who is both b and c may no longer read a doc if kind is x',
    ])
  })

  const wide = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, 1]))

  test('if there are too many cases to compare, diff lists the changed rules', () => {
    const [before, after] = [
      ofRules([allow('a', 'doc:read', wide)]),
      ofRules([allow('a', 'doc:read', { ...wide, g: 1 })]),
    ]
    const changes = diff(before, after)
    expect(changes).toHaveLength(2)
    expect(changes[0]).toMatch(
      /^doc:read has too many cases to compare: the rule “allow a, c if f0 is 1 .*” was removed$/,
    )
    expect(changes[1]).toMatch(/^doc:read has too many cases to compare: the rule “allow a, c if .* g is 1” was added$/)
  })

  test('equal rules are not a difference, however many cases they have and whatever their order', () => {
    const rules = [allow('a', 'doc:read', wide), deny('b', 'doc:read', { x: 1 })]
    expect(diff(ofRules(rules), ofRules(rules.toReversed()))).toEqual([])
  })

  test('a maker-checker policy with many conditions can be compared and checked', () => {
    const fields = {
      amount: { lte: 1_000_000 },
      currency: { in: ['EUR', 'USD', 'GBP'] },
      status: 'pending',
      region: 'eu',
    }
    const own = { maker_id: { ne: { subject: 'id' } }, checker_id: { subject: 'id' }, dept: { subject: 'dept' } }
    const rules = [
      allow('a', 'doc:edit', { ...own, ...fields }),
      allow('b', 'doc:edit', {
        ...own,
        status: 'pending',
        amount: { gt: 1_000_000, lte: 50_000_000 },
        kind: { in: ['a', 'b'] },
      }),
      deny('*', 'doc:edit', { maker_id: { subject: 'id' } }),
      deny('b', 'doc:edit', { status: { in: ['approved', 'rejected', 'frozen'] } }),
    ]
    const raised = [allow('a', 'doc:edit', { ...own, ...fields, amount: { lte: 2_000_000 } }), ...rules.slice(1)]
    expect(lint(ofRules(rules)).filter(({ kind }) => kind === 'too_many_cases')).toEqual([])
    expect(diff(ofRules(rules), ofRules(rules))).toEqual([])
    const changes = diff(ofRules(rules), ofRules(raised))
    expect(changes.length).toBeGreaterThan(0)
    expect(changes.join()).not.toContain('too many')
  })
})

describe('lint', () => {
  const kinds = (rules: readonly StoredRule[], roles?: StoredPolicy['roles']) =>
    lint(ofRules(rules, roles)).map(({ kind, names }) => [kind, ...names])

  test('the maker-checker policy has no findings', () => {
    expect(lint(storyPolicy())).toEqual([])
  })

  test('lint finds a rule that can never apply', () => {
    const rules = [allow('a', 'doc:read', { $and: [{ n: { lt: 1 } }, { n: { gt: 1 } }] }), allow('b', 'doc:edit')]
    expect(kinds(rules, { a: {}, b: {} })).toEqual([['never_applies', '#1 allow a doc:read']])
  })

  test('lint finds a rule that another one makes useless', () => {
    const rules = [allow('a', 'doc:read'), allow('c', 'doc:read', { n: 1 }), allow('b', 'doc:edit')]
    expect(kinds(rules)).toEqual([
      ['useless', '#2 allow c doc:read', '#1 allow a doc:read'],
      ['same_roles', 'a', 'c'],
    ])
  })

  test('lint finds a grant that is always denied, and a denial of something that nobody has', () => {
    const rules = [allow('a', 'doc:read'), deny('*', 'doc:read'), deny('b', 'doc:edit')]
    expect(kinds(rules, { a: {}, b: {} })).toEqual([
      ['useless', '#1 allow a doc:read'],
      ['useless', '#3 deny b doc:edit'],
    ])
  })

  test('lint finds roles with the same rights', () => {
    const rules = [allow('a', 'doc:read', { n: { in: [1, 2] } }), allow('b', 'doc:read', { $or: [{ n: 1 }, { n: 2 }] })]
    expect(kinds(rules, { a: {}, b: {} })).toEqual([['same_roles', 'a', 'b']])
  })

  test('lint does not report a denial that changes decisions', () => {
    expect(
      kinds([allow('a', 'doc:*'), allow('b', 'doc:read'), deny('b', 'doc:edit', { n: 1 })], { a: {}, b: {} }),
    ).toEqual([])
  })
})

describe('expectPolicy', () => {
  const file = () => join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.md')
  afterEach(() => vi.unstubAllEnvs())

  test('toMatchFile writes the file, then compares with it', () => {
    vi.stubEnv('CI', '')
    const path = file()
    expectPolicy(storyPolicy()).toMatchFile(path)
    expect(readFileSync(path, 'utf8')).toBe(matrix(storyPolicy()))
    expectPolicy(storyPolicy()).toMatchFile(path)
    const other = changed(({ rules }) => ({ rules: rules.slice(1) }))
    expect(() => expectPolicy(other).toMatchFile(path)).toThrow(/- \| maker \| yes .*\n\+ \| maker \| no /)
    vi.stubEnv('SALLYPORT_UPDATE', '1')
    expectPolicy(other).toMatchFile(path)
    expect(readFileSync(path, 'utf8')).toBe(matrix(other))
  })

  test('toMatchFile accepts other line endings', () => {
    const path = file()
    writeFileSync(path, matrix(storyPolicy()).replaceAll('\n', '\r\n'))
    expectPolicy(storyPolicy()).toMatchFile(path)
  })

  test('in CI, toMatchFile fails if the file does not exist', () => {
    vi.stubEnv('CI', 'true')
    const path = file()
    expect(() => expectPolicy(storyPolicy()).toMatchFile(path)).toThrow(`${path} does not exist`)
    expect(existsSync(path)).toBe(false)
  })
})
