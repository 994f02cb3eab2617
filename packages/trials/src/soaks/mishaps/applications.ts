import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, Module } from '@nestjs/common'
import { type AbstractHttpAdapter, APP_FILTER, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { sallyport as plugin } from '@sallyport/fastify'
import { Public, SallyportModule } from '@sallyport/nestjs'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { fastify } from 'fastify'

/** An application with every auth route, whose error handler throws on request. */
export interface MishapApplication {
  readonly port: number
  readonly server: Server
  close(): Promise<unknown>
}

/** Throws if the application's error handler should fail. */
export type Fail = () => void

/** Starts an application for each adapter. */
export const applications: Readonly<Record<string, (auth: Auth, fail: Fail) => Promise<MishapApplication>>> = {
  express: startExpress,
  fastify: startFastify,
  'nestjs on express': async (auth, fail) => startNest(auth, fail, new ExpressAdapter(plainExpress())),
  'nestjs on fastify': async (auth, fail) => startNest(auth, fail, new FastifyAdapter()),
}

/** Without the header that Express sets on every response, which would hide whether a handler replied. */
function plainExpress(): Express {
  return express().disable('x-powered-by').set('env', 'test')
}

async function startExpress(auth: Auth, fail: Fail): Promise<MishapApplication> {
  const { guard, routes, jwks, errors } = sallyport(auth)
  const app = plainExpress()
  app.use('/auth', routes)
  app.get('/.well-known/jwks.json', jwks)
  app.get('/open', guard.public('a soak'), (_req, res) => res.json({}))
  app.get('/me', guard(), (_req, res) => res.json({}))
  app.use((error: unknown, _req: Request, _res: Response, next: NextFunction) => {
    fail()
    next(error)
  })
  const server: Server = app.use(errors()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: portOf(server), close: async () => new Promise(resolve => server.close(resolve)) }
}

async function startFastify(auth: Auth, fail: Fail): Promise<MishapApplication> {
  const app = fastify()
  app.setErrorHandler(error => {
    fail()
    throw error
  })
  await app.register(plugin, { auth })
  app.get('/open', { config: { sallyport: { public: 'a soak' } } }, () => ({}))
  app.get('/me', () => ({}))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { server: app.server, port: portOf(app.server), close: async () => app.close() }
}

async function startNest(auth: Auth, fail: Fail, adapter: AbstractHttpAdapter): Promise<MishapApplication> {
  @Controller()
  class OwnController {
    @Get('open')
    @Public('a soak')
    open() {
      return {}
    }

    @Get('me')
    me() {
      return {}
    }
  }
  @Catch()
  class FailingFilter implements ExceptionFilter {
    catch(error: unknown, _host: ArgumentsHost): never {
      fail()
      throw error
    }
  }
  @Module({
    imports: [SallyportModule.forRoot(auth)],
    controllers: [OwnController],
    providers: [{ provide: APP_FILTER, useClass: FailingFilter }],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter, { logger: false })
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as Server
  return { server, port: portOf(server), close: async () => app.close() }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
