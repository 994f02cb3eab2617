import { Controller, Get, Post } from '@nestjs/common'
import { describe, expect, test } from 'vitest'
import { auditNest, SallyportModule } from '../src/index.ts'
import { password, platforms, setUp, start } from './setup.ts'

@Controller('orders')
class OrdersController {
  @Get()
  list() {
    return []
  }

  @Post()
  create() {
    return 'created'
  }
}

describe.each(platforms)('cookies on %s', platform => {
  async function run() {
    const cookies = { access: true, origins: ['https://app.example.com'] }
    const module = SallyportModule.forRoot({ auth: setUp().auth, cookies })
    const { app, url } = await start(platform, [module], { controllers: [OrdersController] })
    const ours = { 'content-type': 'application/json', origin: 'https://app.example.com' }
    const body = JSON.stringify({ username: 'maker', password })
    const login = await fetch(`${url}/auth/login`, { method: 'POST', headers: ours, body })
    return { app, url, ours, login }
  }

  test('I01 every cookie is a separate header', async () => {
    const { login } = await run()
    const names = new Set(login.headers.getSetCookie().map(cookie => cookie.split('=')[0]))
    expect(login.status).toBe(200)
    expect([names.has('__Host-sp-access'), names.has('__Host-sp-refresh')]).toEqual([true, true])
  })

  test('I06 a cookie lets a request in, unless it comes from a page of another site', async () => {
    const { url, ours, login } = await run()
    const cookie = login.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ')
    const post = async (origin: string) =>
      (await fetch(`${url}/orders`, { method: 'POST', headers: { cookie, origin } })).status
    expect((await fetch(`${url}/orders`, { headers: { cookie } })).status).toBe(200)
    expect([await post(ours.origin), await post('https://evil.example')]).toEqual([201, 403])
  })

  test('the audit shows that cookies are accepted', async () => {
    const { app } = await run()
    expect(auditNest(app).routes.find(({ path }) => path === '/orders')?.guards).toEqual([
      { kind: 'authenticated', cookies: true, csrf: true },
    ])
  })
})
