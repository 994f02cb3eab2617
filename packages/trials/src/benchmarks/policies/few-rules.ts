import { createMongoAbility, subject as tag } from '@casl/ability'
import { definePolicy, resource } from '@sallyport/rbac'
import type { Contestant } from './contestant.ts'

interface Order {
  readonly id: string
  readonly maker_id: string
}

const actions = ['create', 'read', 'update', 'delete', 'approve', 'reject', 'assign', 'export'] as const
const asked = { id: 'u1', roles: ['maker'] }
const order: Order = { id: 'o1', maker_id: 'u1' }

const policy = definePolicy({
  resources: { order: resource<Order>()(...actions) },
  roles: { maker: {}, checker: {}, admin: {} },
  rules: ({ allow, subject }) => [
    allow('maker', ['order:create', 'order:export']),
    allow('maker', ['order:read', 'order:update'], { maker_id: subject.id }),
    allow('checker', ['order:approve', 'order:reject']),
    allow('admin', 'order:*'),
  ],
})

const ability = createMongoAbility([
  { action: ['create', 'export'], subject: 'Order' },
  { action: ['read', 'update'], subject: 'Order', conditions: { maker_id: 'u1' } },
])
const tagged = tag('Order', { ...order })
const grants = new Set(['maker order:create', 'maker order:export', 'checker order:approve', 'checker order:reject'])

const rolesByAction = new Map([
  ['order:create', new Set(['maker'])],
  ['order:approve', new Set(['checker'])],
])

/** Checks of a permission without a condition. */
export const plain: readonly Contestant[] = [
  { name: 'a Set lookup', run: count(() => grants.has('maker order:create')) },
  { name: 'two lookups for a subject', run: count(() => hasRole(asked, 'order:create')) },
  { name: '@sallyport/rbac', run: count(() => policy.can(asked, 'order:create')) },
  { name: '@casl/ability', run: count(() => ability.can('create', 'Order')) },
]

/** Checks of a permission with a condition on the owner. */
export const owner: readonly Contestant[] = [
  { name: '@sallyport/rbac', run: count(() => policy.can(asked, 'order:read', order)) },
  { name: '@casl/ability', run: count(() => ability.can('read', tagged)) },
]

/** The same check with an explanation. Its text is created only on request. */
export const explained: readonly Contestant[] = [
  { name: '@sallyport/rbac', run: count(() => policy.explain(asked, 'order:read', order).allowed) },
]

/** The least that a check of a subject with several roles must do. */
function hasRole({ roles }: { readonly roles: readonly string[] }, action: string): boolean {
  const allowed = rolesByAction.get(action)
  if (allowed !== undefined) for (const role of roles) if (allowed.has(role)) return true
  return false
}

function count(ask: () => boolean): Contestant['run'] {
  return times => {
    let yes = 0
    for (let i = 0; i < times; i++) if (ask()) yes++
    return yes
  }
}
