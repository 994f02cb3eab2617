import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express, { type Express } from 'express'
import { buildSchema, graphql } from 'graphql'

interface Context {
  /** Undefined if nobody is signed in. */
  readonly claims: { readonly sub: string; readonly roles: readonly string[] } | undefined
}

const schema = buildSchema('type Query { prices: [Int!]! orders: [String!]! }')

const rootValue = {
  prices: () => [1, 2],
  orders: (_args: object, { claims }: Context) => {
    if (claims === undefined) throw new Error('authentication_required')
    return [`order of ${claims.sub}`]
  },
}

export function serveGraphql(auth: Auth<unknown, { readonly roles: readonly string[] }>): Express {
  const { guard, claims, errors } = sallyport(auth)
  const app = express()
  // A bad token is 401 for the whole request. Use `guard()` if no query is public.
  app.post('/graphql', guard.optional(), express.json(), async (req, res) => {
    const { query: source, variables: variableValues } = req.body as { query: string; variables?: object }
    const contextValue: Context = { claims: claims.optional(req) }
    res.json(await graphql({ schema, rootValue, source, variableValues: { ...variableValues }, contextValue }))
  })
  return app.use(errors())
}
