import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { NestFactory } from '@nestjs/core'
import type { RouteAudit } from '@sallyport/core/http'
import { auditExpress } from '@sallyport/express'
import { auditFastify } from '@sallyport/fastify'
import { auditNest } from '@sallyport/nestjs'
import type { Express } from 'express'
import type { FastifyInstance } from 'fastify'
import type { Adapter } from './page.ts'

/** An application that is listening. */
export interface Started {
  readonly url: string
  readonly audit: RouteAudit
  close(): Promise<unknown>
}

/** The exports of the modules of applications. */
interface Applications {
  readonly express: { readonly app: Express }
  readonly fastify: { readonly app: FastifyInstance }
  readonly nestjs: { readonly AppModule: new () => object }
}

/** The name of the export that is the application. */
export const exported = { express: 'app', fastify: 'app', nestjs: 'AppModule' } as const satisfies Record<
  Adapter,
  string
>

const starters: { readonly [A in Adapter]: (module: Applications[A]) => Promise<Started> } = {
  async express({ app }) {
    const server = createServer(app as RequestListener).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const close = async () => (server.closeAllConnections(), server.close())
    return { url: urlOf(server), audit: auditExpress(app), close }
  },
  async fastify({ app }) {
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { url: urlOf(app.server), audit: await auditFastify(app), close: () => app.close() }
  },
  async nestjs({ AppModule }) {
    const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
    await app.listen(0, '127.0.0.1')
    return { url: urlOf(app.getHttpServer() as Server), audit: auditNest(app), close: () => app.close() }
  },
}

/** Starts the application that a module exports. */
export function start<A extends Adapter>(adapter: A, module: Applications[A]): Promise<Started> {
  return starters[adapter](module)
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
