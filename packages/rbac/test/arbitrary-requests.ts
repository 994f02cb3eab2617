import fc from 'fast-check'
import { dates, ids, literals, roleNames, texts } from './arbitraries.ts'

const anyRoles = fc.array(fc.constantFrom(...roleNames, '__proto__', 'toString', '*', 'r9'), { maxLength: 3 })

export const subjects = fc.record(
  {
    id: fc.constantFrom(...ids),
    roles: anyRoles,
    dept: fc.constantFrom<unknown>(...texts, null, 7),
    level: fc.constantFrom<unknown>(0, 1, 2, 1n, Number.NaN, '1'),
    teams: fc.constantFrom<unknown>(['a'], ['b', 'A'], [], ['a', 1], 'a'),
    tenant: fc.constantFrom('t1', 't2'),
    tenantRoles: fc.constantFrom<Readonly<Record<string, readonly string[]>>>({}, { t2: ['r1'], t3: ['r0', 'r2'] }),
  },
  { requiredKeys: ['id', 'roles'] },
)

/** Subjects whose fields have the columns' kinds or are missing: a database compares 1 with '1', a check does not. */
export const typedSubjects = subjects.map(({ dept, level, ...subject }) => ({
  ...subject,
  ...(typeof dept === 'number' ? {} : { dept }),
  ...(typeof level === 'string' ? {} : { level }),
}))

export const contexts = fc.record(
  {
    mfa: fc.constantFrom<unknown>(true, false, 'true'),
    now: fc.constantFrom<unknown>(0, 1, 1.5, 3_000_000_000),
    at: fc.constantFrom<unknown>(...dates),
  },
  { requiredKeys: [] },
)

/** Contexts with valid and invalid reasons for break-glass. */
export const emergencies = fc
  .tuple(contexts, fc.constantFrom<unknown>('INC-42', 'INC-42', ' ', '', true, undefined))
  .map(([context, breakGlass]) => ({ ...context, breakGlass }))

/** Resources as a database returns them: every field has its kind or is null. */
export const rows = fc.record({
  n: fc.option(literals.n as fc.Arbitrary<number>),
  s: fc.option(literals.s as fc.Arbitrary<string>),
  b: fc.option(literals.b),
  d: fc.option(literals.d as fc.Arbitrary<Date>),
  owner: fc.option(literals.owner as fc.Arbitrary<string>),
  tenant: fc.option(fc.constantFrom('t1', 't2', 't3')),
})

/** Resources of a careless caller: fields are missing or of another kind. */
export const resources = fc.record(
  {
    n: fc.constantFrom<unknown>(0, 1, 2, 1.5, 1n, '1', Number.NaN, null, undefined),
    s: fc.constantFrom<unknown>(...texts, null, 1, {}),
    b: fc.constantFrom<unknown>(true, false, null, 'true'),
    d: fc.constantFrom<unknown>(...dates, null, 0, new Date(Number.NaN)),
    owner: fc.constantFrom<unknown>(...ids, null, 1),
    tenant: fc.constantFrom<unknown>('t1', 't2', 't3', null, ['t1']),
    tags: fc.constantFrom<unknown>(['a'], ['b', null], [], ['a', 1], [1], 'a', null, [['a']]),
    team: fc.constantFrom<unknown>(
      { lead: 'u1', size: 2, tags: ['a'] },
      { lead: null, size: null, tags: null },
      { lead: 1, size: '2', tags: 'a' },
      {},
      [{ lead: 'u1' }],
      'u1',
      null,
    ),
  },
  { requiredKeys: [] },
)
