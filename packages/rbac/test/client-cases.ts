import { definePolicy, resource, shape, type AccessArguments, type ParsedPolicy, type Policy } from '../src/index.ts'

export interface Invoice {
  readonly amount: number
  readonly maker_id: string
  readonly checker_id: string | null
  readonly due_at: Date
  readonly seen_at: Date | null
  readonly note: string
  readonly org: string
}

/** A policy with everything but functions, which the server can send to the browser. */
export function clientPolicy() {
  return definePolicy({
    resources: {
      invoice: resource<Invoice>({ tenant: 'org' })('read', 'pay', 'release'),
      memo: resource<{ written_at: Date; text: string }>()('read'),
      task: resource<{ owner: { since: Date; id: string }; days: readonly Date[] }>()('read'),
    },
    roles: { maker: {}, 'super checker': { inherits: ['maker'] }, Prüferin: {} },
    subject: shape<{ level: number; hired_at: Date }>(),
    context: shape<{ now: Date; mfa: boolean }>(),
    rules: ({ allow, deny, subject, context }) => [
      allow('maker', 'invoice:read', { maker_id: subject.id }),
      allow('super checker', 'invoice:*', { checker_id: { ne: subject.id }, due_at: { gte: context.now } }),
      allow('Prüferin', 'invoice:pay', { amount: { lte: 1_000 }, $context: { mfa: true } }),
      deny('*', 'invoice:pay', { due_at: { lt: new Date('2030-01-01T00:00:00.000Z') } }),
      deny('*', 'invoice:release', { seen_at: null }),
      allow('*', 'memo:read', { written_at: { gt: subject.hired_at } }),
      allow('*', 'task:read', { 'owner.since': { lt: new Date('2030-01-01T00:00:00.000Z') } }),
      allow('*', 'task:read', { days: { contains: new Date('2032-02-29T12:00:00.000Z') } }),
      allow('*', 'memo:read', { text: '2030-01-31T00:00:00.000Z' }),
    ],
    duties: ({ forbidSame }) => [
      forbidSame('invoice', { maker: { field: 'maker_id', verb: 'made' }, releaser: { actions: ['release'] } }),
    ],
    fields: ({ allow, deny }) => [
      allow('maker', 'invoice:read', ['amount', 'due_at']),
      allow('super checker', 'invoice:read', '*'),
      deny('super checker', 'invoice:read', 'note', { due_at: { gt: new Date('2031-01-01T00:00:00.000Z') } }),
    ],
  })
}

interface Check {
  readonly subject: object
  readonly permission: string
  readonly resource: object | undefined
  readonly context: object | undefined
}

const times = ['2029-12-31T23:59:59.999Z', '2030-01-01T00:00:00.000Z', '2032-02-29T12:00:00.000Z']

/** Checks of every subject on every resource in every context. */
export function checks(): readonly Check[] {
  const [before, at, after] = times.map(time => new Date(time))
  const subjects = [
    { id: 'm1', roles: ['maker'], tenant: 'acme', level: 1, hired_at: before },
    { id: 'c1', roles: ['super checker'], tenant: 'acme', level: 2, hired_at: at },
    { id: 'c1', roles: [], tenantRoles: { acme: ['Prüferin'], globex: ['super checker'] }, level: 2, hired_at: after },
    { id: 'x1', roles: ['super  checker', 'superchecker', 'Super Checker'], tenant: 'acme', level: 1, hired_at: at },
    { id: 'x1', roles: 'maker' },
  ]
  const invoice = { amount: 500, maker_id: 'm1', checker_id: null, due_at: at, seen_at: null, note: 'n', org: 'acme' }
  const invoices = [
    invoice,
    { ...invoice, due_at: after, seen_at: before, checker_id: 'c2' },
    { ...invoice, due_at: before, maker_id: 'c1', amount: 5_000 },
    { ...invoice, due_at: '2030-02-30T00:00:00.000Z', org: 'globex', checker_id: 'c2' },
    { ...invoice, due_at: 'soon', checker_id: 'c1' },
  ]
  const memos = [
    { written_at: after, text: 'x' },
    { written_at: before, text: '2030-01-31T00:00:00.000Z' },
  ]
  const tasks = [
    { owner: { since: before, id: 'm1' }, days: [] },
    { owner: { since: at, id: 'm1' }, days: [before, after] },
    { owner: null, days: [at] },
    { owner: [before], days: null },
  ]
  const contexts = [undefined, { now: at, mfa: true }, { now: after, mfa: false }]
  const asked = [
    ...['invoice:read', 'invoice:pay', 'invoice:release'].flatMap(permission =>
      [undefined, ...invoices].map(each => ({ permission, resource: each })),
    ),
    ...[undefined, ...memos].map(each => ({ permission: 'memo:read', resource: each })),
    ...[undefined, ...tasks].map(each => ({ permission: 'task:read', resource: each })),
    { permission: 'memo:write', resource: memos[0] },
  ]
  return subjects.flatMap(subject => asked.flatMap(each => contexts.map(context => ({ subject, ...each, context }))))
}

/** Everything that a policy answers to a check. It also runs in the page, so it must not use anything outside it. */
export function answersOf(policy: ParsedPolicy, asked: readonly Check[]): readonly unknown[] {
  return asked.map(({ subject, permission, resource: about, context }) => {
    const who = subject as never
    const why = policy.explain(who, permission, about, context as never)
    return [
      policy.decide(who, permission, about, context as never),
      policy.can(who, permission, about, context as never),
      policy.couldEver(who, permission),
      policy.fields(who, permission, about, context as never).toJSON(),
      policy.permissions(who),
      why.text,
      why.unknownRoles,
    ]
  })
}

/** Removes the types of a policy. */
export function untyped<Access extends AccessArguments, S, C, R extends string>(
  policy: Policy<Access, S, C, R>,
): ParsedPolicy {
  return policy as unknown as ParsedPolicy
}
