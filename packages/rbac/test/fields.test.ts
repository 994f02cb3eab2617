import { isAuthError } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { definePolicy, diff, lint, matrix, parsePolicy, resource, type StoredPolicy } from '../src/index.ts'

interface Order {
  readonly id: string
  readonly amount: number
  readonly margin: number
  readonly note: string | null
  readonly maker_id: string
}

const policy = definePolicy({
  resources: { order: resource<Order>()('read', 'update', 'list'), page: resource<{ title: string }>()('read') },
  roles: { maker: {}, checker: {}, lead: { inherits: ['checker'] }, auditor: {} },
  rules: ({ allow, subject }) => [
    allow('maker', ['order:read', 'order:update'], { maker_id: subject.id }),
    allow(['checker', 'auditor'], ['order:read', 'order:list']),
    allow('lead', 'order:update'),
    allow('*', 'page:read'),
  ],
  fields: ({ allow, deny, subject }) => [
    allow(['maker', 'checker'], 'order:read', ['id', 'amount', 'maker_id']),
    allow('maker', 'order:read', 'note', { maker_id: subject.id }),
    allow('lead', 'order:read', '*'),
    deny('lead', 'order:read', 'margin', { amount: { lt: 10 } }),
    allow('maker', 'order:update', ['amount', 'note'], { maker_id: subject.id }),
    allow('lead', 'order:update', '*'),
  ],
})

const order: Order = { id: 'o1', amount: 5, margin: 2, note: 'n', maker_id: 'm1' }
const maker = { id: 'm1', roles: ['maker'] }
const checker = { id: 'c1', roles: ['checker'] }
const lead = { id: 'l1', roles: ['lead'] }

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('the function did not throw')
}

describe('which fields', () => {
  test('a role has the fields of its own rules and of inherited roles', () => {
    expect(policy.fields(checker, 'order:read', order).toJSON()).toEqual({ only: ['id', 'amount', 'maker_id'] })
    expect(policy.fields(maker, 'order:read', order).pick(order)).toEqual({
      id: 'o1',
      amount: 5,
      note: 'n',
      maker_id: 'm1',
    })
    expect(
      policy.fields({ id: 'x', roles: ['checker', 'lead'] }, 'order:read', { ...order, amount: 50 }).toJSON(),
    ).toEqual({ except: [] })
  })

  test('if any rule limits the fields of a permission, a role without such a rule has none of them', () => {
    const auditor = { id: 'a1', roles: ['auditor'] }
    expect(policy.can(auditor, 'order:read', order)).toBe(true)
    expect(policy.fields(auditor, 'order:read', order).pick(order)).toEqual({})
  })

  test('a permission whose fields no rule limits has all fields', () => {
    expect(policy.fields(checker, 'order:list', order).pick(order)).toEqual(order)
    expect(policy.fields(maker, 'order:list', order).pick(order)).toEqual({})
  })

  test('a denial beats every grant, even if its condition is unknown', () => {
    expect(policy.fields(lead, 'order:read', order).has('margin')).toBe(false)
    expect(policy.fields(lead, 'order:read', { ...order, amount: 10 }).has('margin')).toBe(true)
    expect(policy.fields(lead, 'order:read', { ...order, amount: '10' as never }).has('margin')).toBe(false)
    expect(policy.fields(lead, 'order:read').toJSON()).toEqual({ except: ['margin'] })
  })

  test('a subject without the permission has no fields', () => {
    expect(policy.fields(maker, 'order:read', { ...order, maker_id: 'other' }).toJSON()).toEqual({ only: [] })
    for (const subject of [undefined, null, {}, { id: 'l1', roles: 'lead' }, { id: '', roles: ['lead'] }]) {
      expect(policy.fields(subject as never, 'order:read', order).toJSON()).toEqual({ only: [] })
    }
    expect(policy.fields(lead, 'order:nothing' as 'order:read', order).toJSON()).toEqual({ only: [] })
  })

  test('a resource that throws when it is read has no fields', () => {
    const broken = Object.defineProperty({ ...order }, 'maker_id', {
      get: () => {
        throw new Error('gone')
      },
    })
    expect(policy.fields(maker, 'order:read', broken).toJSON()).toEqual({ only: [] })
  })

  test('without a resource, the fields are those allowed on every resource', () => {
    expect(policy.fields(maker, 'order:read').toJSON()).toEqual({ only: ['id', 'amount', 'maker_id'] })
    expect(policy.fields({ id: 'x', roles: [] }, 'order:read').toJSON()).toEqual({ only: [] })
  })

  test("roles apply within a resource's tenant; a list has the fields that all tenants allow", () => {
    const tenanted = definePolicy({
      resources: { doc: resource<{ t: string; a: number; b: number; c: number }>({ tenant: 't' })('read') },
      roles: { x: {}, y: {} },
      rules: ({ allow }) => [allow(['x', 'y'], 'doc:read')],
      fields: ({ allow }) => [allow('x', 'doc:read', ['a', 'b']), allow('y', 'doc:read', ['b', 'c'])],
    })
    const subject = { id: 'u', roles: [], tenantRoles: { one: ['x'], two: ['y'] } }
    expect(tenanted.fields(subject, 'doc:read', { t: 'one', a: 1, b: 1, c: 1 }).toJSON()).toEqual({ only: ['a', 'b'] })
    expect(tenanted.fields(subject, 'doc:read').toJSON()).toEqual({ only: ['b'] })
    expect(tenanted.fields(subject, 'doc:read', { t: 'three', a: 1, b: 1, c: 1 }).toJSON()).toEqual({ only: [] })
  })
})

describe('bodies and queries', () => {
  test('a body with other fields is rejected, and the error lists them', () => {
    const fields = policy.fields(maker, 'order:update', order)
    expect(fields.take({ amount: 7 })).toEqual({ amount: 7 })
    const error = thrownBy(() => fields.take({ amount: 7, maker_id: 'x', invented: 1 }))
    expect(isAuthError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'forbidden', details: { fields: ['maker_id', 'invented'] } })
  })

  test('no field name reaches a prototype, even if all fields are allowed', () => {
    const fields = policy.fields(lead, 'order:update', order)
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const body: unknown = JSON.parse(`{"note":"x","${name}":{"polluted":true}}`)
      expect(thrownBy(() => fields.take(body))).toMatchObject({ code: 'forbidden', details: { fields: [name] } })
      expect(Object.keys(fields.pick(body as Order))).toEqual(['note'])
      expect(fields.has(name)).toBe(false)
    }
    expect(policy.fields(maker, 'order:read', order).has('__proto__')).toBe(false)
    expect(fields.has('toString')).toBe(true)
    expect(Object.keys(fields.pick(Object.create({ inherited: 1 }) as Order))).toEqual([])
  })

  test.each([[null], [undefined], ['text'], [5], [true], [[{ amount: 1 }]]])('a body %j is a bad request', body => {
    const error = thrownBy(() => policy.fields(lead, 'order:update', order).take(body))
    expect(isAuthError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'invalid_request' })
  })

  test('pick returns null and undefined unchanged, and rejects lists', () => {
    const fields = policy.fields(lead, 'order:read', order)
    expect([fields.pick(null), fields.pick(undefined)]).toEqual([null, undefined])
    expect(() => fields.pick([order] as never)).toThrow(/call pick for each item of a list/)
  })

  test('a list cannot be sorted or searched by a field that may not be read on every row', () => {
    const fields = policy.fields(maker, 'order:read')
    fields.assert(['amount', 'id'])
    expect(thrownBy(() => fields.assert(['amount', 'margin', 'note']))).toMatchObject({
      code: 'forbidden',
      details: { fields: ['margin', 'note'] },
    })
  })

  test('a body with very many fields gets a short error', () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}\n`, 1]))
    const error = thrownBy(() => policy.fields(maker, 'order:update', order).take(body)) as {
      details: { fields: string[] }
    }
    expect(error.details.fields).toHaveLength(20)
    expect(error.details.fields[0]).toBe('x0 ')
  })
})

describe('storing and reviewing', () => {
  const changed = (change: (stored: StoredPolicy) => Partial<StoredPolicy>) => {
    const stored = policy.toJSON()
    return parsePolicy({ ...stored, ...change(stored) })
  }

  test('a stored policy gives the same fields', () => {
    const stored = parsePolicy(JSON.parse(JSON.stringify(policy)))
    for (const subject of [maker, checker, lead]) {
      for (const permission of ['order:read', 'order:update', 'order:list', 'page:read'] as const) {
        expect(stored.fields(subject, permission, order).toJSON()).toEqual(
          policy.fields(subject, permission as 'order:read', order).toJSON(),
        )
      }
    }
    expect(JSON.stringify(stored)).toBe(JSON.stringify(policy))
  })

  test('one error lists every mistake', () => {
    const fields = [
      { effect: 'allow', roles: ['nobody'], grants: ['order:red'], fields: [] },
      { effect: 'allow', roles: ['maker'], grants: ['order:read'], fields: ['*', 'id'], wen: 1 },
      { effect: 'may', roles: ['maker'], grants: ['order:read'], fields: ['__proto__', ''] },
    ]
    const message = (thrownBy(() => changed(() => ({ fields: fields as never }))) as Error).message
    for (const part of [
      'unknown role "nobody"',
      'resource "order" has no such action',
      'at least one field',
      'the only entry',
    ]) {
      expect(message).toContain(part)
    }
    expect(message).toContain('unknown option "wen"')
    expect(message).toContain('"__proto__" is not a valid field name')
    expect(message).toContain('make rules with allow() or deny()')
    expect(() => changed(() => ({ fields: {} as never }))).toThrow(/fields must be a list/)
  })

  test('the matrix has a table of fields', () => {
    expect(matrix(policy)).toContain(`
| role | fields of read | fields of update |
| --- | --- | --- |
| maker | id, amount, maker_id, note if they are its maker | amount if they are its maker, note if they are its maker |
| checker | id, amount, maker_id | none |
| lead | id, amount, maker_id, all; never margin if amount is below 10 | all |
| auditor | none | none |
`)
    expect(matrix(policy).split('## page')[1]).not.toContain('fields')
  })

  test('explain lists the fields', () => {
    const why = policy.explain(checker, 'order:read', order)
    expect(why.fields).toEqual({ only: ['id', 'amount', 'maker_id'] })
    expect(why.log).toMatch(/; fields: id, amount, maker_id$/)
    expect(policy.explain(lead, 'order:read', order).log).toMatch(/; fields: all but margin$/)
    expect(policy.explain(checker, 'order:list', order).fields).toBeUndefined()
  })

  test('diff describes what changed', () => {
    expect(
      diff(
        policy,
        changed(() => ({})),
      ),
    ).toEqual([])
    expect(
      diff(
        policy,
        changed(({ fields }) => ({ fields: fields!.toReversed() })),
      ),
    ).toEqual([])
    expect(
      diff(
        policy,
        changed(({ fields }) => ({ fields: fields!.filter((_, i) => i !== 1 && i !== 3) })),
      ),
    ).toEqual([
      'a maker may no longer read the field note of order if they are its maker',
      'a lead may now read the field margin of order if amount is below 10',
    ])
    expect(
      diff(
        policy,
        changed(() => ({ fields: [] })),
      ).slice(0, 2),
    ).toEqual(['the fields of order:read are no longer limited', 'the fields of order:update are no longer limited'])
  })

  test('lint finds roles without fields, and rules about fields of permissions that are not granted', () => {
    expect(lint(policy).map(({ kind, names }) => [kind, ...names])).toEqual([['no_fields', 'auditor', 'order:read']])
    const useless = changed(({ fields = [] }) => ({
      fields: [...fields, { effect: 'allow', roles: ['auditor'], grants: ['order:update'], fields: ['note'] }],
    }))
    expect(lint(useless).map(({ kind }) => kind)).toContain('useless')
  })
})
