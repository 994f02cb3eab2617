import type { Handle } from './stack/stack.ts'

/** When Fastify runs a hook, before the handler of a route. */
export type FastifyStage = 'onRequest' | 'preParsing' | 'preValidation' | 'preHandler'

/** Lists the hooks of a Fastify instance. Throws TypeError if this version of Fastify keeps them elsewhere. */
export function fastifyHooks(instance: object, stage: FastifyStage): readonly Handle[] {
  const hooks = symbolValue(instance, 'fastify.hooks') as Readonly<Record<string, readonly Handle[]>> | undefined
  if (hooks === undefined) throw new TypeError('app: this version of Sallyport cannot find the hooks of this Fastify')
  return hooks[stage] ?? []
}

/** Reads a value that Fastify or a plugin of it keeps under a private symbol, on the instance or one that encloses it. */
export function symbolValue(instance: object, name: string): unknown {
  for (let each: object | null = instance; each !== null; each = Reflect.getPrototypeOf(each)) {
    const symbol = Object.getOwnPropertySymbols(each).find(({ description }) => description === name)
    if (symbol !== undefined) return Reflect.get(instance, symbol)
  }
  return undefined
}
