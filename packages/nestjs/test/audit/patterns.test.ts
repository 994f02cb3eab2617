import { Controller, type INestApplication, UseGuards } from '@nestjs/common'
import { EventPattern, MessagePattern, Transport } from '@nestjs/microservices'
import { accessText } from '@sallyport/core/adapter'
import { expect, test } from 'vitest'
import { auditNest, Public, Roles, SallyportGuard, SallyportModule } from '../../src/index.ts'
import { setUp, start } from '../setup.ts'

@Controller()
class OrdersPatterns {
  @Roles('maker')
  @MessagePattern({ cmd: 'orders' })
  orders(_data: unknown) {}

  @EventPattern('order.added')
  added(_data: unknown) {}

  @Public('a heartbeat')
  @MessagePattern('ping')
  ping(_data: unknown) {}
}

@UseGuards(SallyportGuard)
@Controller()
class GuardedPatterns {
  @MessagePattern('guarded')
  guarded(_data: unknown) {}
}

async function audited(hybrid: object) {
  const module = SallyportModule.forRoot({ auth: setUp().auth, basePath: false })
  const configure = (app: INestApplication) => {
    app.connectMicroservice({ transport: Transport.TCP, options: { port: 0 } }, hybrid)
  }
  const { app } = await start('express', [module], { controllers: [OrdersPatterns, GuardedPatterns] }, { configure })
  const { routes, findings } = auditNest(app)
  return { lines: routes.map(each => `${each.method} ${each.path} ${accessText(each)}`), findings }
}

test('H11 patterns of microservices are listed, and guarded if they share the global guard', async () => {
  const { lines, findings } = await audited({ inheritAppConfig: true })
  expect(lines).toEqual([
    'PATTERN guarded signed in',
    'EVENT order.added signed in',
    'PATTERN ping public: a heartbeat',
    'PATTERN {"cmd":"orders"} signed in, roles: maker',
  ])
  expect(findings).toEqual([])
})

test('H11 otherwise only patterns whose class or method has the guard are guarded', async () => {
  const { findings } = await audited({})
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'unguarded: EVENT order.added declares no guard.',
    'unguarded: PATTERN ping declares no guard.',
    'unguarded: PATTERN {"cmd":"orders"} declares no guard.',
  ])
})
