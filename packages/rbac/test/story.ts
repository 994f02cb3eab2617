import { definePolicy, resource, type BreakGlass } from '../src/index.ts'

export interface Order {
  readonly id: string
  readonly amount: number
  readonly status: 'pending' | 'approved' | 'rejected'
  readonly maker_id: string
  readonly checker_id: string | null
}

export interface User {
  readonly id: string
  readonly username: string
}

/** The maker-checker policy of the examples. */
export function storyPolicy(onEvent: (event: BreakGlass) => void = () => {}) {
  return definePolicy({
    resources: {
      order: resource<Order>()('create', 'read', 'assign', 'approve', 'reject', 'override'),
      user: resource<User>()('list', 'block'),
    },
    roles: { maker: {}, checker: {}, 'super-checker': { inherits: ['checker'] }, admin: {}, auditor: {} },
    onEvent,
    rules: ({ allow, subject }) => [
      allow('maker', 'order:create'),
      allow('maker', 'order:read', { maker_id: subject.id }),
      allow('checker', 'order:read', { checker_id: subject.id }),
      allow(['super-checker', 'admin'], ['order:read', 'order:assign', 'user:list']),
      allow('checker', ['order:approve', 'order:reject'], { checker_id: subject.id, amount: { lte: 1_000_000 } }),
      allow('super-checker', ['order:approve', 'order:reject'], { checker_id: subject.id }),
      allow('admin', ['order:approve', 'order:reject', 'user:block']),
      allow('auditor', 'order:override'),
    ],
    duties: ({ forbidSame }) => [
      forbidSame(
        'order',
        { maker: { field: 'maker_id', verb: 'made' }, approver: { actions: ['approve', 'reject'] } },
        { unless: 'order:override' },
      ),
    ],
  })
}
