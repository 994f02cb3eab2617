import { Controller, type DynamicModule, Get, HttpCode, Module, Param, Post, type Type } from '@nestjs/common'
import { ExpressAdapter } from '@nestjs/platform-express'
import type { AdapterApp, AdapterRoute, AdapterUser, Seen } from '@sallyport/testkit'
import express from 'express'
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

/** Express, as strict or as loose as it can be. */
export function expressAdapter(isLoose: boolean): ExpressAdapter {
  const instance = express().disable('x-powered-by')
  // Express is loose about case and slashes by default.
  if (!isLoose) instance.enable('case sensitive routing').enable('strict routing')
  return new ExpressAdapter(instance)
}

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

/** The module of the conformance suite. */
export function moduleOf({ auth, realm, routes, routeOptions }: AdapterApp): DynamicModule {
  return {
    module: AppModule,
    imports: [SallyportModule.forRoot({ auth, realm, ...routeOptions })],
    controllers: routes.map(controllerOf),
  }
}
