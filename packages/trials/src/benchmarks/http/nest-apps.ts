import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Module,
  type ModuleMetadata,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { JwtService } from '@nestjs/jwt'
import { AuthGuard, PassportStrategy } from '@nestjs/passport'
import { SallyportModule } from '@sallyport/nestjs'
import { ExtractJwt, Strategy } from 'passport-jwt'
import type { App } from './app.ts'
import { authFor } from './auth.ts'
import { type Algorithm, secretObject, secretText } from './keys.ts'
import { setTwoProperties } from './two-properties.ts'

type Decorator = Parameters<typeof UseGuards>[0]

/** Creates a Nest app on Express with one route. Calls decorators as functions, so that nothing needs to be compiled. */
function app(parts: ModuleMetadata, guard?: Decorator): App {
  return {
    async start() {
      class RootController {
        read(): object {
          return { ok: true }
        }
      }
      const read = Object.getOwnPropertyDescriptor(RootController.prototype, 'read')!
      Get()(RootController.prototype, 'read', read)
      if (guard) UseGuards(guard)(RootController.prototype, 'read', read)
      Controller()(RootController)
      // oxlint-disable-next-line typescript/no-extraneous-class -- a Nest module is a class.
      class RootModule {}
      Module({ ...parts, controllers: [RootController] })(RootModule)
      const server = await NestFactory.create(RootModule, { logger: false })
      await server.listen(0, '127.0.0.1')
      return (server.getHttpServer() as { address(): { port: number } }).address().port
    },
  }
}

function guarded(algorithm: Algorithm): App {
  return app({ imports: [SallyportModule.forRoot(authFor(algorithm))] })
}

/** A guard that lets in every request with an `Authorization` header. */
function headerOnly(keep: (request: object) => void): App {
  const guard: CanActivate = {
    canActivate(context) {
      const request = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>()
      keep(request)
      return request.headers.authorization !== undefined
    },
  }
  return app({}, guard)
}

/** The Passport guard of Nest's documentation. */
function passport(): App {
  class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() {
      super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secretText })
    }
    validate(payload: object): object {
      return payload
    }
  }
  return app({ providers: [JwtStrategy] }, AuthGuard('jwt'))
}

/** The JwtService guard of Nest's documentation. */
function jwtService(): App {
  const jwt = new JwtService({ secret: secretObject as unknown as string })
  const guard: CanActivate = {
    async canActivate(context: ExecutionContext) {
      const request = context.switchToHttp().getRequest<{ headers: { authorization?: string }; user?: unknown }>()
      const [type, token] = request.headers.authorization?.split(' ') ?? []
      if (type !== 'Bearer' || !token) throw new UnauthorizedException()
      request.user = await jwt.verifyAsync(token)
      return true
    },
  }
  return app({}, guard)
}

export const nestApps = {
  'Nest, bare': () => app({}),
  'Nest, a header only': () => headerOnly(() => {}),
  'Nest, a header, and two properties': () => headerOnly(setTwoProperties),
  'Nest, Sallyport HS256': () => guarded('HS256'),
  'Nest, Sallyport EdDSA': () => guarded('EdDSA'),
  'Nest, @nestjs/passport HS256': passport,
  'Nest, JwtService HS256': jwtService,
}
