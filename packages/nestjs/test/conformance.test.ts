import type { AddressInfo } from 'node:net'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type AdapterApp, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { afterAll, describe, test } from 'vitest'
import { expressAdapter, moduleOf } from './adapter-app.ts'
import { type Platform, platforms } from './setup.ts'

function fastifyAdapter(isLoose: boolean): FastifyAdapter {
  const loose = {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    useSemicolonDelimiter: true,
  }
  // By default Fastify's own parser refuses a `__proto__` first.
  return new FastifyAdapter({ onProtoPoisoning: 'ignore', ...(isLoose && { routerOptions: loose }) })
}

const adapters = { express: expressAdapter, fastify: fastifyAdapter }

async function listen(platform: Platform, spec: AdapterApp) {
  const app = await NestFactory.create(moduleOf(spec), adapters[platform](spec.isLoose), { logger: false })
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer()
  return { port: (server.address() as AddressInfo).port, server, close: async () => app.close() }
}

for (const platform of platforms) {
  const adapter = {
    name: `nestjs on ${platform}`,
    looseSpelling: platform === 'express' ? '/ADMIN/x/' : '/ADMIN//x/;a=b',
    start: async (spec: AdapterApp) => listen(platform, spec),
  }
  testHttpAdapter({ describe, test, afterAll }, adapter)
  testAdapterAttacks({ describe, test, afterAll }, adapter)
}
