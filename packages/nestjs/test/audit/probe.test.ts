import { Controller, Get } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { probe } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { auditNest, Roles, SallyportModule } from '../../src/index.ts'
import { adapters, platforms, setUp } from '../setup.ts'

@Controller('orders')
class Orders {
  @Get()
  list() {
    return []
  }

  @Roles('admin')
  @Get('all')
  all() {
    return []
  }
}

test.each(platforms)('H09 probe takes a Nest application on %s that does not listen', async platform => {
  const { auth, time, login } = setUp()
  const expired = (await login('maker')).accessToken
  time.now += 3_600_000
  const tokens = { expired, powerless: (await login('maker')).accessToken }
  const imports = [SallyportModule.forRoot(auth)]
  const testing = await Test.createTestingModule({ imports, controllers: [Orders] }).compile()
  const app = testing.createNestApplication(adapters[platform](), { logger: false })
  await app.init()
  const audit = await probe(app, auditNest(app), tokens)
  expect(audit.findings.filter(({ kind }) => kind === 'probe')).toEqual([])
  expect(audit.routes.map(({ path }) => path)).toContain('/orders/all')
  await app.close()
})
