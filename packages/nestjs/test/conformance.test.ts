import type { AddressInfo } from 'node:net'
import { Controller, type DynamicModule, Get, HttpCode, Module, Param, Post, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { type AdapterApp, type AdapterRoute, type AdapterUser, type Seen, testHttpAdapter } from '@sallyport/testkit'
import express from 'express'
import { afterAll, describe, test } from 'vitest'
import {
  CurrentUser,
  MaxAge,
  OptionalAuth,
  Public,
  Recheck,
  RecheckedUser,
  Roles,
  SallyportModule,
} from '../src/index.ts'
import { type Platform, platforms } from './setup.ts'

function expressAdapter(isLoose: boolean): ExpressAdapter {
  const instance = express().disable('x-powered-by')
  // Express is loose about case and slashes by default.
  if (!isLoose) instance.enable('case sensitive routing').enable('strict routing')
  return new ExpressAdapter(instance)
}

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

function rulesFor({ access }: AdapterRoute): readonly MethodDecorator[] {
  if ('reason' in access) return [Public(access.reason)]
  const { roles, recheck, maxAge, optional } = access.requirement
  return [
    ...(roles === undefined ? [] : [Roles(...(roles as [string, ...string[]]))]),
    ...(recheck === undefined ? [] : [Recheck(recheck)]),
    ...(maxAge === undefined ? [] : [MaxAge(maxAge)]),
    ...(optional === true ? [OptionalAuth()] : []),
  ]
}

/** A controller with one route, as a class would write it. */
function controllerOf(route: AdapterRoute): Type {
  const isPublic = 'reason' in route.access
  const isRechecked = !isPublic && route.access.requirement.recheck !== undefined
  class OneController {
    handle(params: Seen['params'], claims?: Seen['claims'], user?: AdapterUser) {
      return route.answer({ params, claims, user })
    }
  }
  const { prototype } = OneController
  Param()(prototype, 'handle', 0)
  if (!isPublic) CurrentUser()(prototype, 'handle', 1)
  if (isRechecked) RecheckedUser()(prototype, 'handle', 2)
  const verb = route.method === 'GET' ? Get : Post
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'handle')!
  for (const decorate of [verb(route.path), HttpCode(200), ...rulesFor(route)])
    decorate(prototype, 'handle', descriptor)
  Controller()(OneController)
  return OneController
}

@Module({})
class AppModule {}

function moduleOf({ auth, realm, routes, routeOptions }: AdapterApp): DynamicModule {
  return {
    module: AppModule,
    imports: [SallyportModule.forRoot({ auth, realm, ...routeOptions })],
    controllers: routes.map(controllerOf),
  }
}

async function listen(platform: Platform, spec: AdapterApp) {
  const app = await NestFactory.create(moduleOf(spec), adapters[platform](spec.isLoose), { logger: false })
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer()
  return { port: (server.address() as AddressInfo).port, server, close: async () => app.close() }
}

for (const platform of platforms) {
  testHttpAdapter(
    { describe, test, afterAll },
    {
      name: `nestjs on ${platform}`,
      looseSpelling: platform === 'express' ? '/ADMIN/x/' : '/ADMIN//x/;a=b',
      start: async spec => listen(platform, spec),
    },
  )
}
