import { createServer } from 'node:http'
import { toNodeHandler } from 'h3/node'
import { toNodeListener } from 'h3-v1'
import { expect, test } from 'vitest'
import { testRecipeAttacks } from '../contract/attacks.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen, serve } from '../contract/serve.ts'
import { newSecrets } from '../contract/world.ts'
import { createOrdersApp } from '../h3/app.ts'
import { createOrdersApp as createOldApp } from '../h3-v1/app.ts'
import { createOrdersAuth } from '../shared/auth.ts'

const recipes: Recipe[] = [
  {
    name: 'H3',
    async serve(auth, options) {
      const { app, audit } = createOrdersApp(auth, options)
      return { ...(await listen(createServer(toNodeHandler(app)))), audit }
    },
  },
  {
    name: 'H3 1',
    async serve(auth, options) {
      const { app, audit } = createOldApp(auth, options)
      return { ...(await serve(toNodeListener(app))), audit }
    },
  },
]
for (const recipe of recipes) {
  testContract(recipe)
  testCookies(recipe)
  testRecipeAttacks(recipe)
}

test('H3: the application has no route that the audit does not know', () => {
  const { app, audit } = createOrdersApp(createOrdersAuth(newSecrets()))
  const known = new Set(audit.routes.map(({ method, path }) => `${method} ${path}`))
  const mounted = app['~routes'].map(({ method, route }) => `${method || 'ALL'} ${route}`)
  expect(mounted.filter(name => name !== 'ALL /auth/**' && !known.has(name))).toEqual([])
})
