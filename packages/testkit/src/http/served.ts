import { AuthError, type Clock } from '@sallyport/core'
import type { AdapterApp, HttpAdapter } from './adapter.ts'
import { createOvertaker, type Overtaker, type Overtaking } from './overtaking.ts'
import { dpopBaseUrl } from './dpop-url.ts'
import { movedRoutes } from './moved-routes.ts'
import { asResource } from './resource.ts'
import { standardRoutes } from './standard-app.ts'
import { errorBody } from './translated.ts'
import { send, type WireAnswer, type WireRequest } from './wire.ts'
import { createWorld, type World } from './world.ts'

/** The standard application behind an adapter, while it listens. */
export interface Served {
  /** Sends a request in which `{name}` stands for one of the world's tokens. */
  ask(request: WireRequest): Promise<WireAnswer>
  /** The time of its world. */
  readonly clock: Clock
  /** The routes that were reached, in order. */
  readonly reached: readonly string[]
  /** What happens to requests of the variant `overtaken`, until it is called again. */
  overtake(how: Overtaking | undefined): void
}

/** How an application differs from the standard one. */
export type Variant =
  | 'default'
  | 'loose'
  | 'quoting'
  | 'failing'
  | 'overtaken'
  | 'moved'
  | 'translated'
  | 'resource'
  | 'dpop'

/** Starts each variant when it is asked for first, in its own world. */
export function createServers(adapter: HttpAdapter) {
  const running = new Map<Variant, ReturnType<typeof serve>>()
  return {
    async get(variant: Variant): Promise<Served> {
      const starting = running.get(variant) ?? serve(adapter, variant)
      running.set(variant, starting)
      return starting
    },
    async close(): Promise<void> {
      for (const starting of running.values()) await (await starting).close()
    },
  }
}

async function serve(adapter: HttpAdapter, variant: Variant) {
  const world = await createWorld(variant === 'dpop' ? { dpop: { baseUrls: [dpopBaseUrl] } } : {})
  const reached: string[] = []
  const overtaker = createOvertaker()
  const routes = standardRoutes(name => reached.push(name))
  const app = { auth: world.auth, realm: 'api', routes, routeOptions: {}, isLoose: false, hasMetadata: false }
  const { port, server, close } = await adapter.start({ ...app, ...changesOf(variant, world, overtaker) })
  if (variant === 'overtaken') overtaker.attach(server)
  return {
    clock: world.clock,
    reached,
    overtake: overtaker.choose,
    ask: async (request: WireRequest) => send(port, filled(request, world.tokens)),
    async close() {
      await close()
      await world.auth.close()
    },
  }
}

function changesOf(variant: Variant, { auth }: World, overtaker: Overtaker): Partial<AdapterApp> {
  if (variant === 'overtaken') return { auth: overtaker.around(auth) }
  if (variant === 'loose') return { isLoose: true }
  if (variant === 'quoting') return { realm: String.raw`a" b\ `, routeOptions: { problemTypes: 'urn:example:' } }
  if (variant === 'default' || variant === 'dpop') return {}
  if (variant === 'moved') return { routeOptions: movedRoutes }
  if (variant === 'translated') return { routeOptions: { errorBody } }
  if (variant === 'resource') return { auth: asResource(auth), hasMetadata: true }
  return { auth: { ...auth, verify: async () => Promise.reject(new AuthError('store_unavailable')) } }
}

function filled({ method, target, headers = [], body }: WireRequest, tokens: World['tokens']): WireRequest {
  const fill = (text: string): string => text.replace(/\{([a-z ]+)\}/g, (_, name: string) => tokenOf(name, tokens))
  return { method, target: fill(target), headers: headers.map(fill), ...(body !== undefined && { body: fill(body) }) }
}

function tokenOf(name: string, tokens: World['tokens']): string {
  const token = tokens.get(name)
  if (token === undefined) throw new TypeError(`{${name}} is not a token of the world`)
  return token
}
