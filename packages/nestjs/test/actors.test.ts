import { Controller, Get } from '@nestjs/common'
import { expect, test } from 'vitest'
import { AllowActors, OptionalAuth, SallyportModule } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

@Controller()
class RoutesController {
  @Get('closed')
  closed() {
    return 'in'
  }

  @OptionalAuth()
  @Get('maybe')
  maybe() {
    return 'in'
  }

  @AllowActors()
  @Get('open')
  open() {
    return 'in'
  }
}

test.each(platforms)(
  'F18 routes refuse an actor unless told otherwise, and a blocked administrator acts no longer, on %s',
  async platform => {
    const { auth } = setUp()
    const { url } = await start(platform, [SallyportModule.forRoot(auth)], { controllers: [RoutesController] })
    const { accessToken } = await auth.createSession('u-maker', { actor: 'u-admin' })
    const statusOf = async (path: string) => (await fetch(url + path, { headers: bearer(accessToken) })).status
    expect([await statusOf('/closed'), await statusOf('/maybe'), await statusOf('/open')]).toEqual([403, 403, 200])
    await auth.block('u-admin')
    expect(await statusOf('/open')).toBe(401)
  },
)
