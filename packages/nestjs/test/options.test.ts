import { Controller, Get } from '@nestjs/common'
import { expect, test } from 'vitest'
import { Recheck, Roles, SallyportModule } from '../src/index.ts'
import { bearer, setUp, start } from './setup.ts'

@Controller()
class CountedController {
  @Roles('admin')
  @Get('a')
  a() {
    return 'a'
  }

  @Roles('maker')
  @Recheck('0s')
  @Get('b')
  b() {
    return 'b'
  }
}

test('options are read once for any number of methods', async () => {
  const counts = await Promise.all(
    [[], [CountedController]].map(async controllers => {
      let reads = 0
      const cookies = {
        get origins() {
          reads += 1
          return ['https://app.example.com']
        },
      }
      const { auth, login } = setUp()
      const { url } = await start('express', [SallyportModule.forRoot({ auth, cookies })], { controllers })
      const { accessToken } = await login('admin')
      await fetch(`${url}/a`, { headers: bearer(accessToken) })
      return reads
    }),
  )
  expect(counts[0]).toBeGreaterThan(0)
  expect(counts[1]).toBe(counts[0])
})

test('the policy belongs to decorators, and not to the module', async () => {
  const module = SallyportModule.forRoot({ auth: setUp().auth, policy: {} } as never)
  await expect(start('express', [module])).rejects.toThrow(/^policy: is not an option of SallyportModule/)
})

test('a factory cannot return what Nest needs before it', async () => {
  for (const extra of [{ basePath: '/x' }, { globalGuard: false }]) {
    const module = SallyportModule.forRootAsync({ useFactory: () => ({ auth: setUp().auth, ...extra }) })
    await expect(start('express', [module])).rejects.toThrow(/: set it next to useFactory/)
  }
})

test.each(['auth', '/auth/', '/:tenant'])('the base path %j is refused', basePath => {
  expect(() => SallyportModule.forRoot({ auth: setUp().auth, basePath })).toThrow(/^basePath: must start with a slash/)
})
