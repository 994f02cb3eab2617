import { definePolicy, resource, type ColumnOptions, type Filter, type SqlDialect } from '../../src/index.ts'

interface Order {
  readonly id: number
  readonly customer: {
    readonly managerId: string | null
    readonly level: number | null
    readonly tags: readonly string[] | null
    readonly address: { readonly city: string | null } | null
  } | null
  readonly owner: { readonly id: string | null; readonly name: string | null } | null
}

/** A policy with conditions on related rows, with a permission for each condition. */
export function ordersPolicy() {
  const actions = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'] as const
  return definePolicy({
    resources: { order: resource<Order>()(...actions) },
    roles: { r: {} },
    rules: ({ allow, deny, subject }) => [
      allow('r', 'order:a', { 'customer.managerId': subject.id }),
      allow('r', 'order:b', { 'customer.managerId': { ne: subject.id } }),
      allow('r', 'order:c', { 'customer.managerId': null }),
      allow('r', 'order:d', { $not: { 'customer.managerId': { in: ['m1', 'm2'] } } }),
      allow('r', 'order:e', { 'customer.level': { gte: 2 }, id: { gt: 1 } }),
      allow('r', 'order:f', { $or: [{ 'customer.tags': { contains: 'vip' } }, { 'customer.level': 1 }] }),
      allow('r', 'order:g', { $not: { 'customer.tags': { containsAny: ['vip', 'new'] } } }),
      allow('r', 'order:h', { 'customer.address.city': 'Turin' }),
      allow('r', 'order:i', { 'owner.id': subject.id }),
      allow('r', 'order:j', { 'owner.id': { ne: 'm1' } }),
      allow('r', 'order:k'),
      deny('r', 'order:k', { 'customer.managerId': 'm1' }),
      allow('r', 'order:l', { $not: { 'owner.name': { in: ['x'] } } }),
    ],
  })
}

export const subject = { id: 'm1', roles: ['r'] }

type Orders = ReturnType<typeof ordersPolicy>

/** Orders as an application reads them, with and without related rows. */
export const orders: readonly Order[] = [
  { managerId: 'm1', level: 2, tags: ['vip'], address: { city: 'Turin' } },
  { managerId: 'M1', level: 1, tags: [], address: { city: 'turin' } },
  { managerId: null, level: null, tags: null, address: null },
  { managerId: 'm2', level: 3, tags: ['old', 'new'], address: { city: null } },
  null,
].flatMap((customer, i) =>
  [
    { id: 'm1', name: 'x' },
    { id: 'm2', name: null },
    { id: null, name: 'y' },
  ].map((owner, j) => ({ id: i * 3 + j, customer, owner })),
)

/** The SQL that creates the tables. `json` is the type of documents. */
export function tables(prefix: string, json: string, literal: (value: unknown) => string): readonly string[] {
  const customers = orders.flatMap(({ id, customer }) => (customer === null ? [] : [[id, customer] as const]))
  return [
    `CREATE TABLE ${prefix}_customers (id int PRIMARY KEY, manager_id varchar(20), level int, tags ${json}, address ${json})`,
    `CREATE TABLE ${prefix}_orders (id int PRIMARY KEY, customer_id int, manager_id varchar(20), owner_id varchar(20), owner_name varchar(20))`,
    ...customers.map(
      ([id, { managerId, level, tags, address }]) =>
        `INSERT INTO ${prefix}_customers VALUES (${[id + 100, managerId, level, tags && JSON.stringify(tags), address && JSON.stringify(address)].map(literal).join(', ')})`,
    ),
    ...orders.map(
      ({ id, customer, owner }) =>
        `INSERT INTO ${prefix}_orders VALUES (${[id, customer && id + 100, 'm1', owner!.id, owner!.name].map(literal).join(', ')})`,
    ),
  ]
}

export function optionsFor(prefix: string, dialect: SqlDialect): ColumnOptions & { readonly dialect: SqlDialect } {
  return {
    dialect,
    table: 'o',
    columns: { 'owner.id': 'owner_id', 'owner.name': 'owner_name' },
    types: { 'owner.id': 'text' },
    relations: {
      customer: {
        table: `${prefix}_customers`,
        on: { id: 'customer_id' },
        columns: { managerId: 'manager_id' },
        types: { tags: 'json', address: 'json', level: 'number' },
      },
    },
  }
}

/**
 * If a column is null, the application may read an object with a null or no object, so the filter leaves the row out.
 */
function isLeftOut(action: string, { owner }: Order): boolean {
  return (action === 'j' && owner?.id === null) || (action === 'l' && owner?.name === null)
}

/** Each permission with the orders that it allows. */
export const checks: readonly {
  readonly permission: string
  readonly filter: Filter
  readonly allowed: readonly number[]
}[] = (() => {
  const policy: Orders = ordersPolicy()
  return 'abcdefghijkl'.split('').map(action => {
    const permission = `order:${action}` as 'order:a'
    return {
      permission,
      filter: policy.filter(subject, permission),
      allowed: orders
        .filter(order => policy.can(subject, permission, order) && !isLeftOut(action, order))
        .map(({ id }) => id),
    }
  })
})()
