// Audits what a Nest application serves besides its controllers: routes that a module mounts at its start, resolvers and
// gateways. Written without decorator syntax, which Node does not run.
const assert = require('node:assert/strict')
const { makeAuth } = require('./day.cjs')

function decorate(type, name, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name)
  for (const each of decorators) each(type.prototype, name, descriptor)
}

function makeModule({ adapter, common, nest, websockets, graphql }, auth) {
  const { Inject, Injectable, Module, UseGuards } = common
  const { SubscribeMessage, WebSocketGateway } = websockets

  class Panel {
    constructor(host) {
      this.host = host
    }

    onModuleInit() {
      this.host.httpAdapter
        .getInstance()
        .get('/panel', (_request, response) => void (response.send ?? response.end).call(response, 'panel'))
    }
  }
  Injectable()(Panel)
  Inject(nest.HttpAdapterHost)(Panel, undefined, 0)

  class GuardedGateway {
    guarded() {
      return 'ok'
    }
  }
  decorate(GuardedGateway, 'guarded', SubscribeMessage('guarded'), adapter.Roles('admin'))
  UseGuards(adapter.SallyportGuard)(GuardedGateway)
  WebSocketGateway({ path: '/one' })(GuardedGateway)

  class OpenGateway {
    open() {
      return 'ok'
    }
  }
  decorate(OpenGateway, 'open', SubscribeMessage('open'))
  WebSocketGateway({ path: '/two' })(OpenGateway)

  class OrdersResolver {
    orders() {
      return []
    }
  }
  decorate(
    OrdersResolver,
    'orders',
    graphql.Query(() => [String]),
    adapter.Roles('admin'),
  )
  graphql.Resolver()(OrdersResolver)

  function AppModule() {}
  const shared = { ...auth, close: async () => {} }
  const imports = [adapter.SallyportModule.forRoot(shared)]
  Module({ imports, providers: [Panel, GuardedGateway, OpenGateway, OrdersResolver] })(AppModule)
  return AppModule
}

/** Audits the application on every platform. Throws if a route is missing. */
async function nestAudit(copies) {
  for (const platform of copies.platforms) {
    const auth = await makeAuth(copies)
    const app = await copies.nest.NestFactory.create(makeModule(copies, auth), platform(), { logger: false })
    app.useWebSocketAdapter(new copies.WsAdapter(app))
    try {
      await app.listen(0, '127.0.0.1')
      assert.equal((await fetch(`${await app.getUrl()}/panel`)).status, 200)
      const { routes, findings } = copies.adapter.auditNest(app)
      const rolesOf = method => routes.filter(each => each.method === method).map(({ guards }) => guards[0]?.roles?.[0])
      assert.deepEqual(rolesOf('QUERY'), ['admin'])
      assert.deepEqual(rolesOf('MESSAGE').toSorted(), ['admin', undefined])
      assert.deepEqual(
        findings.map(({ kind, message }) => `${kind}: ${message}`),
        ['unguarded: GET /panel declares no guard.', 'unguarded: MESSAGE OpenGateway open declares no guard.'],
      )
    } finally {
      await app.close()
      await auth.close()
    }
  }
}

module.exports = { nestAudit }
