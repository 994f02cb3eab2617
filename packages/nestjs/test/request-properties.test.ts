import { type CanActivate, Controller, type ExecutionContext, Get, Req, SetMetadata, UseGuards } from '@nestjs/common'
import { expect, test } from 'vitest'
import { CurrentUser, OptionalAuth, SallyportGuard, SallyportModule } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

interface OldUser {
  readonly userId: string
  readonly roles: readonly string[]
}

interface OldRequest {
  readonly user?: OldUser | null
}

/** What applications have of their own: a guard that reads `request.user`, and a class that once was `AuthGuard('jwt')`. */
class RolesGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const wanted = Reflect.getMetadata('roles', context.getHandler()) as string[]
    const { user } = context.switchToHttp().getRequest<OldRequest>()
    return wanted.some(role => user?.roles.includes(role))
  }
}

class JwtAuthGuard extends SallyportGuard {}

@Controller()
class Routes {
  @UseGuards(JwtAuthGuard)
  @Get('me')
  me(@Req() request: OldRequest, @CurrentUser() claims: { sub: string }) {
    return { user: request.user, claims: claims.sub }
  }

  @OptionalAuth()
  @Get('maybe')
  maybe(@Req() request: OldRequest) {
    return { user: request.user ?? 'nobody' }
  }

  @SetMetadata('roles', ['admin'])
  @UseGuards(JwtAuthGuard, RolesGuard)
  @Get('admin')
  admin(@Req() request: OldRequest) {
    return request.user
  }
}

test.each(platforms)("methods and the application's own guards on %s read the properties", async platform => {
  const { auth, login } = setUp()
  const asked: string[] = []
  const requestProperties = {
    user({ sub, roles }: { sub: string; roles: readonly string[] }) {
      asked.push(sub)
      return { userId: sub, roles }
    },
  }
  const { url } = await start(platform, [SallyportModule.forRoot({ auth, requestProperties })], {
    controllers: [Routes],
  })
  const [maker, admin] = [await login('maker'), await login('admin')]
  const ask = async (path: string, token?: string) => {
    const response = await fetch(`${url}/${path}`, token === undefined ? {} : { headers: bearer(token) })
    const body: unknown = await response.json()
    return response.ok ? body : response.status
  }
  expect(await ask('me', maker.accessToken)).toEqual({
    user: { userId: 'u-maker', roles: ['maker'] },
    claims: 'u-maker',
  })
  // The global guard has let the request in by the time its class's guard runs.
  expect(asked).toEqual(['u-maker'])
  expect(await ask('me')).toBe(401)
  expect(await ask('maybe')).toEqual({ user: 'nobody' })
  expect(await ask('admin', maker.accessToken)).toBe(403)
  expect(await ask('admin', admin.accessToken)).toEqual({ userId: 'u-admin', roles: ['admin'] })
})
