import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Controller, type DynamicModule, Get, Module } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Public, SallyportModule } from '@sallyport/nestjs'
import type { Parts, StartClosing } from './parts.ts'

@Module({})
class AppModule {}

type Hook = 'onModuleDestroy' | 'beforeApplicationShutdown' | 'onApplicationShutdown'

/** A module like those of database packages, which close their connections in a Nest hook. */
function databaseModule({ pool }: Parts, hook: Hook): DynamicModule {
  @Module({})
  class DatabaseModule {}
  Object.assign(DatabaseModule.prototype, { [hook]: async () => pool.end() })
  return { module: DatabaseModule, global: true }
}

function ordered(
  make: () => AbstractHttpAdapter,
  hook: Hook,
  sallyport: (parts: Parts) => DynamicModule = ({ auth }) => SallyportModule.forRootAsync({ useFactory: () => auth }),
  hearsSignals = false,
): StartClosing {
  return async (parts, stop) => {
    @Controller()
    class StopController {
      @Get('stop')
      @Public('a test')
      stop() {
        stop()
        return {}
      }

      @Get('me')
      me() {
        return {}
      }
    }
    const imports = [sallyport(parts), databaseModule(parts, hook)]
    const module = { module: AppModule, imports, controllers: [StopController] }
    const app = await NestFactory.create(module, make(), { logger: ['error', 'warn'] })
    // Otherwise Nest kills the process with the signal, and there is no exit code.
    if (hearsSignals) app.enableShutdownHooks(['SIGTERM'], { useProcessExit: true })
    await app.listen(0, '127.0.0.1')
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo
    return { port, hearsSignals, close: async () => app.close() }
  }
}

function ordersOn(make: () => AbstractHttpAdapter): Readonly<Record<string, StartClosing>> {
  return {
    'the pool in onModuleDestroy': ordered(make, 'onModuleDestroy'),
    'the pool in beforeApplicationShutdown': ordered(make, 'beforeApplicationShutdown'),
    'the pool in onApplicationShutdown': ordered(make, 'onApplicationShutdown'),
    'enableShutdownHooks, the pool in onModuleDestroy': ordered(make, 'onModuleDestroy', undefined, true),
    'the Auth is lent, with closeAuth': ordered(make, 'onModuleDestroy', ({ auth }) =>
      SallyportModule.forRoot({ auth, closeAuth: true }),
    ),
    'the Auth is lent, and nobody thinks of it': ordered(make, 'onModuleDestroy', ({ auth }) =>
      SallyportModule.forRoot({ auth }),
    ),
  }
}

/** The orders in which people close a Nest application on Express. */
export const nestExpressOrders = ordersOn(() => new ExpressAdapter())
/** The same on Fastify. */
export const nestFastifyOrders = ordersOn(() => new FastifyAdapter())
