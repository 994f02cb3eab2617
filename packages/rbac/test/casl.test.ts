import { createMongoAbility, subject as tag } from '@casl/ability'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { actions, policyFrom, seeded } from './arbitraries.ts'

// Thousands of cases take a while on a slow machine.
vi.setConfig({ testTimeout: 120_000 })

const values = { n: fc.constantFrom(0, 1, 2), s: fc.constantFrom('a', 'b'), owner: fc.constantFrom('u1', 'u2') }

const condition = fc
  .record(
    {
      n: fc.oneof(
        values.n,
        fc.record({ lte: values.n }),
        fc.record({ gt: values.n }),
        fc.record({ in: fc.array(values.n, { minLength: 1 }) }),
      ),
      s: fc.oneof(values.s, fc.record({ ne: values.s })),
      owner: fc.oneof(values.owner, fc.constant({ subject: 'id' })),
    },
    { requiredKeys: [] },
  )
  .filter(written => Object.keys(written).length > 0)

const rules = fc.array(
  fc.record(
    {
      effect: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
      action: fc.constantFrom(...actions, '*'),
      when: condition,
    },
    { requiredKeys: ['effect', 'action'] },
  ),
  { maxLength: 15 },
)

test('the rules that @casl/ability also has decide as in @casl/ability', () => {
  const property = fc.property(
    rules,
    fc.constantFrom(...actions),
    fc.record(values),
    fc.constantFrom('u1', 'u2'),
    (written, action, resource, id) => {
      const policy = policyFrom({
        tenant: undefined,
        roles: { r0: {} },
        rules: written.map(({ action: grant, ...rule }) => ({ ...rule, roles: ['r0'], grants: [`doc:${grant}`] })),
        duties: [],
      })
      expect(policy.can({ id, roles: ['r0'] }, `doc:${action}`, resource)).toBe(caslCan(written, action, resource, id))
    },
  )
  fc.assert(property, { ...seeded, numRuns: 4_000 })
})

type Written = typeof rules extends fc.Arbitrary<infer T> ? T : never

/** In CASL a later rule beats an earlier one, so denials come last. */
function caslCan(written: Written, action: string, resource: object, id: string): boolean {
  const ordered = written.toSorted((a, b) => Number(a.effect === 'deny') - Number(b.effect === 'deny'))
  const ability = createMongoAbility(
    ordered.map(({ effect, action: verb, when }) => ({
      action: verb === '*' ? 'manage' : verb,
      subject: 'Doc',
      inverted: effect === 'deny',
      ...(when === undefined ? {} : { conditions: asMongo(when, id) }),
    })),
  )
  return ability.can(action, tag('Doc', { ...resource }))
}

function asMongo(when: object, id: string): Record<string, unknown> {
  const operand = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('subject' in value) return id
    return Object.fromEntries(Object.entries(value).map(([op, right]) => [`$${op}`, right]))
  }
  return Object.fromEntries(Object.entries(when).map(([field, value]) => [field, operand(value)]))
}
