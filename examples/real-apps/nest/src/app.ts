import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { type ArgumentsHost, Catch, type ExecutionContext, Module, VersioningType } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, BaseExceptionFilter, NestFactory } from '@nestjs/core'
import { GqlExecutionContext, GraphQLModule } from '@nestjs/graphql'
import { MulterModule } from '@nestjs/platform-express'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler'
import { documentGuards } from '@sallyport/core/http'
import { auditNest, SallyportModule } from '@sallyport/nestjs'
import type { Socket } from 'socket.io'
import type { AppOptions } from '../../shared/auth.ts'
import { HealthController, OrdersController } from './orders.controller.ts'
import { OrdersGateway, OrdersResolver } from './orders.graphql.ts'

/** Receives every error that nobody else takes, as Sentry's filter does. */
@Catch()
class CatchAllFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw error
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- a filter's, and no promise's
    super.catch(error, host)
  }
}

/** GraphQL has its request in the context, and a socket the one that it was opened with. */
function getRequest(context: ExecutionContext): unknown {
  if (context.getType<string>() === 'ws') return context.switchToWs().getClient<Socket>().request
  return GqlExecutionContext.create(context).getContext<{ readonly req: unknown }>().req
}

class OnlyPublicThrottlerGuard extends ThrottlerGuard {
  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    return context.getType() !== 'http'
  }
}

function moduleOf({ auth, uploads }: AppOptions) {
  @Module({
    imports: [
      SallyportModule.forRoot({ auth, getRequest }),
      ThrottlerModule.forRoot([{ ttl: 60_000, limit: 10_000 }]),
      MulterModule.register({ dest: uploads }),
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        autoSchemaFile: true,
        fieldResolverEnhancers: ['guards'],
        context: ({ req }: { readonly req: unknown }) => ({ req }),
      }),
    ],
    controllers: [OrdersController, HealthController],
    providers: [
      OrdersResolver,
      OrdersGateway,
      { provide: APP_GUARD, useClass: OnlyPublicThrottlerGuard },
      { provide: APP_FILTER, useClass: CatchAllFilter },
    ],
  })
  class AppModule {}
  return AppModule
}

/** An application with GraphQL, a gateway, a manual, a throttler, a filter for everything, and versions. */
export async function createApp(options: AppOptions) {
  const app = await NestFactory.create(moduleOf(options), { logger: false, abortOnError: false })
  app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' })
  const config = new DocumentBuilder().setTitle('Orders').build()
  const document = () => documentGuards(SwaggerModule.createDocument(app, config), auditNest(app))
  SwaggerModule.setup('docs', app, document)
  await app.init()
  return { app, document }
}
