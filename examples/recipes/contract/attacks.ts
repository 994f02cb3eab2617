import { format } from 'node:util'
import { type AttackTarget, testAttacks } from '@sallyport/testkit/attacks'
import type { TestRunner } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { createOrdersAuth } from '../shared/auth.ts'
import type { User } from '../shared/users.ts'
import { hasher, password, person } from './people.ts'
import type { Recipe } from './recipe.ts'
import { newSecrets } from './world.ts'

const loud = ['log', 'info', 'warn', 'error', 'debug'] as const

/** What depends on a recipe: where it finds tokens, how it reads paths and bodies, and what it logs. */
const titles = /^(?:A01|A02 a|B12|C01|C02|C09|H09|D15)/

/** Attacks a recipe with what has worked against other applications. */
export function testRecipeAttacks(recipe: Recipe): void {
  const secrets = newSecrets()
  const names = new Map<string, string>()
  beforeAll(async () => {
    const people: [string, User][] = [
      ['user', await person('maker')],
      ['admin', await person('admin')],
    ]
    for (const [name, { username }] of people) names.set(name, username)
  })
  // The names are known when the attacks run, but not when they are defined.
  const credentials = (name: string) => ({
    password,
    get username() {
      return names.get(name)!
    },
  })

  async function start(): Promise<AttackTarget> {
    const log: string[] = []
    const restore = captureConsole(line => log.push(line))
    const auth = createOrdersAuth(secrets, {
      hashing: { hasher },
      throttle: false,
      onEvent: event => void log.push(JSON.stringify(event)),
    })
    const { url, close } = await recipe.serve(auth)
    return {
      url,
      logged: () => log.join('\n'),
      async close() {
        restore()
        await close()
        await auth.close()
      },
    }
  }

  const define: TestRunner['test'] = test
  testAttacks(
    { describe, test: (title, body) => titles.test(title) && define(title, body), afterAll },
    {
      name: recipe.name,
      start,
      guarded: recipe.me ?? '/me',
      user: credentials('user'),
      restricted: { path: recipe.reports ?? '/reports', role: 'admin', allowed: credentials('admin') },
      accessSecret: secrets.JWT_ACCESS_SECRET,
    },
  )
}

function captureConsole(keep: (line: string) => void): () => void {
  const originals = loud.map(level => [level, console[level]] as const)
  for (const level of loud) console[level] = (...said: unknown[]) => keep(format(...said))
  return () => {
    for (const [level, original] of originals) console[level] = original
  }
}
