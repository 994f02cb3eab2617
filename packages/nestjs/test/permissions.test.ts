import { Controller, Get, Inject, Injectable, Param, Post, Scope, type Type } from '@nestjs/common'
import type { ClaimsOf } from '@sallyport/core'
import { definePolicy, resource, shape } from '@sallyport/rbac'
import { describe, expect, test } from 'vitest'
import {
  auditNest,
  CurrentUser,
  OptionalAuth,
  Public,
  Recheck,
  RecheckedUser,
  Resource,
  type ResourceLoader,
  Roles,
  SallyportModule,
  sallyportDecorators,
} from '../src/index.ts'
import { bearer, platforms, setUp, start, type User } from './setup.ts'

interface Order {
  readonly id: string
  readonly maker_id: string
  readonly checker_id: string | null
}

const broken: string[] = []
const policy = definePolicy({
  resources: { order: resource<Order>()('create', 'read', 'approve', 'export', 'override') },
  roles: { maker: {}, checker: {}, admin: {} },
  context: shape<{ office: boolean }>(),
  rules: ({ allow, subject, withoutResource }) => [
    allow('maker', 'order:create'),
    allow('maker', 'order:read', { maker_id: subject.id }),
    allow('checker', ['order:read', 'order:approve'], { checker_id: subject.id }),
    allow('maker', 'order:export', withoutResource({ $context: { office: true } })),
    allow('checker', 'order:override'),
  ],
  duties: ({ forbidSame }) => [
    forbidSame(
      'order',
      { maker: { field: 'maker_id' }, approver: { actions: ['approve'] } },
      { unless: 'order:override' },
    ),
  ],
  onEvent: event => broken.push(event.reason),
})

const { Can, Roles: OfPolicy } = sallyportDecorators(policy)

/** A dependency of the loader, which Nest injects. */
@Injectable()
class Orders {
  readonly loads: string[] = []
  private readonly rows: readonly Order[] = [
    { id: 'o1', maker_id: 'u-maker', checker_id: 'u-checker' },
    { id: 'o2', maker_id: 'u-lead', checker_id: 'u-lead' },
  ]

  async find(id: string): Promise<Order | undefined> {
    this.loads.push(id)
    return this.rows.find(row => row.id === id)
  }
}

@Injectable()
class OrderById implements ResourceLoader<Order> {
  constructor(@Inject(Orders) private readonly orders: Orders) {}

  load(request: { readonly params: { readonly id: string } }) {
    return this.orders.find(request.params.id)
  }
}

type Claims = ClaimsOf<ReturnType<typeof setUp>['auth']>

@Controller('orders')
class OrdersController {
  constructor(@Inject(Orders) private readonly orders: Orders) {}

  @Can('order:create')
  @Post()
  create() {
    return {}
  }

  @Can('order:read', OrderById, { hide: true })
  @Get(':id')
  find(@Resource() order: Order) {
    return order
  }

  @Can('order:approve', OrderById, { hide: 'order:read' })
  @Recheck('0s')
  @Post(':id/approve')
  approve(@Resource() order: Order, @RecheckedUser() user: User) {
    return { id: order.id, by: user.id }
  }

  @Get(':id/none')
  none(@Resource() order: Order) {
    return order
  }

  @Can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '127.0.0.1' }) })
  @Get('export/here')
  fromOffice() {
    return []
  }

  @Can('order:export', undefined, { context: ({ ip }) => ({ office: ip === '10.0.0.1' }) })
  @Get('export/elsewhere')
  fromElsewhere() {
    return []
  }

  @Can('order:approve', OrderById, {
    context: (request, { sub }) => ({ office: sub === '', breakGlass: request.header('break-glass-reason') }),
  })
  @Post(':id/override')
  override(@Resource() order: Order) {
    return order
  }

  @Post(':id/service')
  async service(@CurrentUser() { sub, roles }: Claims, @Param('id') id: string) {
    const order = (await this.orders.find(id))!
    policy.assert({ id: sub, roles }, 'order:approve', order)
    return {}
  }
}

@Can('order:create')
@OfPolicy('maker')
@Controller('both')
class BothController {
  @Roles('checker')
  @Can('order:read', OrderById)
  @Get(':id')
  both(@Resource() order: Order) {
    return order
  }
}

async function open(platform: (typeof platforms)[number]) {
  const { auth, login, users } = setUp()
  const providers = [Orders, OrderById]
  const controllers = [OrdersController, BothController]
  const { app, url } = await start(platform, [SallyportModule.forRoot(auth)], { controllers, providers })
  async function call(method: string, path: string, user: string, reason?: string) {
    const { accessToken } = await login(user)
    const headers = { ...bearer(accessToken), ...(reason && { 'break-glass-reason': reason }) }
    return fetch(url + path, { method, headers })
  }
  return { app, call, users, loads: app.get(Orders).loads }
}

describe.each(platforms)('@Can on %s', platform => {
  test('H10 lets in users whom the policy allows', async () => {
    const { call } = await open(platform)
    for (const [method, path, user, status] of [
      ['POST', '/orders', 'maker', 201],
      ['POST', '/orders', 'checker', 403],
      ['GET', '/orders/o1', 'maker', 200],
      ['GET', '/orders/o2', 'maker', 404],
      ['GET', '/orders/none', 'maker', 404],
      ['POST', '/orders/o1/approve', 'checker', 201],
      ['POST', '/orders/o2/approve', 'checker', 404],
      ['POST', '/orders/o1/approve', 'maker', 403],
      ['POST', '/orders/o2/approve', 'lead', 403],
      ['GET', '/orders/o1/none', 'maker', 500],
      ['POST', '/orders/o1/service', 'checker', 201],
      ['POST', '/orders/o2/service', 'lead', 403],
    ] as const) {
      expect([method, path, user, (await call(method, path, user)).status]).toEqual([method, path, user, status])
    }
  })

  test('the method gets the resource, which was loaded once, and the user', async () => {
    const { call, loads } = await open(platform)
    expect(await (await call('POST', '/orders/o1/approve', 'checker')).json()).toEqual({ id: 'o1', by: 'u-checker' })
    expect(loads).toEqual(['o1'])
  })

  test('the context of a request decides', async () => {
    const { call } = await open(platform)
    expect((await call('GET', '/orders/export/here', 'maker')).status).toBe(200)
    expect((await call('GET', '/orders/export/elsewhere', 'maker')).status).toBe(403)
    expect((await call('GET', '/orders/export/here', 'checker')).status).toBe(403)
  })

  test('a user who gives a reason may break the glass if the policy allows it', async () => {
    const { call } = await open(platform)
    broken.length = 0
    expect((await call('POST', '/orders/o2/override', 'lead')).status).toBe(403)
    expect((await call('POST', '/orders/o2/override', 'lead', 'INC-42')).status).toBe(201)
    expect((await call('POST', '/orders/o2/override', 'maker', 'INC-43')).status).toBe(403)
    expect(broken).toEqual(['INC-42'])
  })

  test('H09 a user whom no rule can allow is refused before anything is loaded', async () => {
    const { call, loads } = await open(platform)
    expect((await call('POST', '/orders/o1/approve', 'admin')).status).toBe(403)
    expect(loads).toEqual([])
  })

  test('H11 all permissions and roles of a class and its method must hold, and the policy is asked once for each permission', async () => {
    const { call, loads } = await open(platform)
    const statuses = []
    for (const user of ['maker', 'checker', 'lead']) statuses.push((await call('GET', '/both/o2', user)).status)
    expect(statuses).toEqual([403, 403, 200])
    expect((await call('GET', '/both/o1', 'lead')).status).toBe(403)
    expect(loads).toEqual(['o2', 'o1'])
  })
})

test('the audit names the permissions', async () => {
  const { app } = await open('express')
  const guardsOf = (found: string) => auditNest(app).routes.find(({ path }) => path === found)?.guards
  expect(guardsOf('/orders/:id/approve')).toEqual([{ kind: 'authenticated', recheck: '0s', can: 'order:approve' }])
  expect(guardsOf('/both/:id')).toEqual([
    { kind: 'authenticated', roles: ['maker'], can: 'order:create' },
    { kind: 'authenticated', roles: ['checker'], can: 'order:read' },
  ])
})

describe('permissions that cannot be checked fail at the start', () => {
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest extends OrderById {}

  const starting = (decorators: readonly (ClassDecorator & MethodDecorator)[], providers: readonly Type[] = []) => {
    class Failing {
      method() {}
    }
    const descriptor = Object.getOwnPropertyDescriptor(Failing.prototype, 'method')!
    for (const decorate of [...decorators, Get()]) decorate(Failing.prototype, 'method', descriptor)
    Controller('x')(Failing)
    const imports = [SallyportModule.forRoot(setUp().auth)]
    return start('express', imports, { controllers: [Failing], providers: [...providers] })
  }
  const can = Can('order:read', OrderById)

  test.each([
    ['a loader that is not a provider', starting.bind(undefined, [can]), /OrderById must be a provider/],
    [
      'a loader for each request',
      starting.bind(undefined, [Can('order:read', PerRequest)], [PerRequest, Orders]),
      /PerRequest must be a provider that is not request-scoped/,
    ],
    [
      '@Can next to @OptionalAuth',
      starting.bind(undefined, [can, OptionalAuth()], [OrderById, Orders]),
      /can: cannot be optional/,
    ],
    ['@Can next to @Public', starting.bind(undefined, [can, Public('x')]), /@Public contradicts/],
  ])('H11 %s', async (_, begin, message) => {
    const attempt = begin()
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toThrow(/^Failing\.method: /)
  })

  test('anything but a policy', () => {
    expect(() => sallyportDecorators({} as typeof policy)).toThrow(
      new TypeError('policy: must have the methods decide and couldEver, as what definePolicy returns has'),
    )
  })
})
