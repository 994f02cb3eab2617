import { fastifyHooks, findingBeforeGuard, isCors, isHarmless, isOpenGuard, type Locate } from '@sallyport/core/adapter'
import type { Finding } from '@sallyport/core/http'
import { guardOf } from '../on-route.ts'
import type { SeenRoute } from './ledger.ts'

/** Finds hooks that run before the guard, and CORS where it runs after it. */
export function findHooks(seen: readonly SeenRoute[], locate: Locate): readonly Finding[] {
  const guarded = seen.filter(route => !isOpenGuard(guardOf(route.options, route.guard.findGuard).description))
  const early = new Set(guarded.flatMap(route => around(route).before))
  const late = new Set(guarded.flatMap(route => around(route).after))
  return [
    ...[...early]
      .filter(hook => !isHarmless(hook, locate))
      .map(hook => findingBeforeGuard({ handle: hook, what: 'is an onRequest hook that' }, locate)),
    ...([...late].some(hook => isCors(hook, locate)) ? [lateCors] : []),
  ]
}

/** The hooks of a route around the guard, which all run before anything of the request is read. */
function around({ scope, guard }: SeenRoute) {
  const hooks = fastifyHooks(scope, 'onRequest')
  const at = hooks.indexOf(guard.hook)
  return { before: hooks.slice(0, at), after: hooks.slice(at + 1) }
}

const lateCors: Finding = {
  kind: 'preflight',
  message:
    '@fastify/cors is registered after @sallyport/fastify: preflights are answered 401. Register it first; @fastify/autoload loads files by name, so name it before the file of @sallyport/fastify.',
}
