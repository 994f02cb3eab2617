import { auditWeb } from '@sallyport/core/web'
import type { GraphQLSchema } from 'graphql'

/** The resolvers of the types at the root, as they were given to the schema, which wraps them. */
type Resolvers = Record<string, Record<string, object>>

/** Lists the fields at the root of a schema with their guards, and finds those without one. */
export function auditSchema(schema: GraphQLSchema, resolvers: Resolvers) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = roots.flatMap(root =>
    Object.keys(root?.getFields() ?? {}).map(name => {
      const resolver = resolvers[root!.name]?.[name] ?? (() => undefined)
      return [`/${root!.name}.${name}`, 'subscribe' in resolver ? resolver.subscribe : resolver]
    }),
  )
  return auditWeb(Object.fromEntries(fields))
}
