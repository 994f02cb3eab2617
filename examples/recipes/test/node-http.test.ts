import { testRecipeAttacks } from '../contract/attacks.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'
import { createOrdersServer } from '../node-http/app.ts'

const recipe: Recipe = {
  name: 'node:http',
  async serve(auth, options) {
    const { server, audit } = createOrdersServer(auth, options)
    return { ...(await listen(server)), audit }
  },
}
testContract(recipe)
testCookies(recipe)
testRecipeAttacks(recipe)
