import { Controller, Get, type Type } from '@nestjs/common'
import { describe, expect, test } from 'vitest'
import { MaxAge, OptionalAuth, Public, Recheck, Roles, SallyportModule } from '../src/index.ts'
import { bearer, platforms, setUp, start } from './setup.ts'

/** Replaces the method by another function, as decorators for tracing and transactions do. */
const Wrapped: MethodDecorator = (_target, _key, descriptor) => {
  const original = descriptor.value as unknown as (...args: unknown[]) => unknown
  const wrapper = function (this: unknown, ...args: unknown[]) {
    return original.apply(this, args)
  }
  return { ...descriptor, value: wrapper as never }
}

@Roles('maker')
@Controller('both')
class BothController {
  @Roles('checker')
  @Get('roles')
  roles() {
    return 'ok'
  }

  @Get('class-alone')
  classAlone() {
    return 'ok'
  }

  @Roles('checker')
  @Roles('admin', 'maker')
  @Get('twice')
  twice() {
    return 'ok'
  }

  @Recheck('0s')
  @MaxAge('5m')
  @Get('other-kinds')
  otherKinds() {
    return 'ok'
  }
}

@Roles('maker')
class Base {
  @Roles('checker')
  @Get('inherited')
  inherited() {
    return 'ok'
  }

  @Roles('checker')
  @Get('overridden')
  overridden() {
    return 'ok'
  }
}

@Recheck('5s')
@Controller('derived')
class DerivedController extends Base {
  @Get('overridden')
  override overridden() {
    return 'ok'
  }
}

@Controller('wrapped')
class WrappedController {
  @Get()
  @Wrapped
  @Roles('maker')
  @Roles('checker')
  wrapped() {
    return 'ok'
  }

  @Roles('maker')
  @Roles('checker')
  @Wrapped
  @Get('above')
  above() {
    return 'lost by @Wrapped, and not by us'
  }
}

@Controller('silent')
class SilentController {
  @Get()
  silent() {
    return 'ok'
  }
}

const controllers = [BothController, DerivedController, WrappedController, SilentController]

// The statuses for a request without a token, a maker, a checker, and somebody who is both.
const matrix: readonly [path: string, statuses: readonly [number, number, number, number]][] = [
  ['/both/roles', [401, 403, 403, 200]],
  ['/both/class-alone', [401, 200, 403, 200]],
  ['/both/twice', [401, 403, 403, 200]],
  ['/both/other-kinds', [401, 200, 403, 200]],
  ['/derived/inherited', [401, 403, 403, 200]],
  ['/derived/overridden', [401, 403, 403, 200]],
  ['/wrapped', [401, 403, 403, 200]],
  ['/silent', [401, 200, 200, 200]],
]

describe.each(platforms)('the rules of a class and its methods on %s', platform => {
  test.each(matrix)('H11 %s', async (path, expected) => {
    const { auth, login } = setUp()
    const { url } = await start(platform, [SallyportModule.forRoot(auth)], { controllers })
    const headers = [{}]
    for (const name of ['maker', 'checker', 'lead']) headers.push(bearer((await login(name)).accessToken))
    const statuses = headers.map(async each => (await fetch(url + path, { headers: each })).status)
    expect(await Promise.all(statuses)).toEqual(expected)
  })
})

const on = (...decorators: readonly (ClassDecorator & MethodDecorator)[]) => ({
  class: (...others: readonly (ClassDecorator & MethodDecorator)[]): Type => {
    class Contradicting {
      method() {}
    }
    const method = Object.getOwnPropertyDescriptor(Contradicting.prototype, 'method')!
    for (const decorate of decorators) decorate(Contradicting.prototype, 'method', method)
    for (const decorate of others) decorate(Contradicting)
    Get()(Contradicting.prototype, 'method', method)
    Controller('x')(Contradicting)
    return Contradicting
  },
})

const contradictions: readonly [string, Type, RegExp][] = [
  ['@Public below @Roles', on(Public('x')).class(Roles('admin')), /@Public contradicts/],
  ['@Roles below @Public', on(Roles('admin')).class(Public('x')), /@Public contradicts/],
  ['@Public and @OptionalAuth', on(Public('x'), OptionalAuth()).class(), /@Public contradicts/],
  ['@Public below @Recheck', on(Public('x')).class(Recheck('0s')), /@Public contradicts/],
  ['@OptionalAuth below @Roles', on(OptionalAuth()).class(Roles('admin')), /guard: roles: cannot be optional/],
  ['@MaxAge below @OptionalAuth', on(MaxAge('5m')).class(OptionalAuth()), /guard: maxAge: cannot be optional/],
  ['no role', on(Roles()).class(), /guard: roles:/],
  ['an invalid duration', on(Recheck('5min' as never)).class(), /guard: recheck: must be a duration/],
  ['a time that is undefined', on(MaxAge(undefined as never)).class(), /guard: maxAge: is undefined/],
]

describe('contradicting rules fail at the start', () => {
  test.each(contradictions)('H11 %s', async (_, controller, message) => {
    const starting = start('express', [SallyportModule.forRoot(setUp().auth)], { controllers: [controller] })
    await expect(starting).rejects.toThrow(TypeError)
    await expect(starting).rejects.toThrow(/^Contradicting\.method: /)
    await expect(starting).rejects.toThrow(message)
  })

  test('also in classes other than controllers', async () => {
    const providers = [on(Public('x')).class(Roles('admin'))]
    const starting = start('express', [SallyportModule.forRoot(setUp().auth)], { providers })
    await expect(starting).rejects.toThrow('@Public contradicts')
  })
})

describe('decorators refuse', () => {
  test.each([undefined, '', ' ', 1])('@Public(%j), because it needs a reason', reason => {
    expect(() => Public(reason as string)).toThrow(new TypeError('guard.public: needs a reason'))
  })

  test('targets other than classes and methods', () => {
    class Target {
      get value() {
        return 1
      }
    }
    const decorate = Roles('admin') as (target: object, key: string, descriptor?: PropertyDescriptor) => void
    const message = '@Roles: only classes and methods can have it'
    expect(() => decorate(Target.prototype, 'field')).toThrow(message)
    const getter = Object.getOwnPropertyDescriptor(Target.prototype, 'value')!
    expect(() => decorate(Target.prototype, 'value', getter)).toThrow(message)
  })
})
