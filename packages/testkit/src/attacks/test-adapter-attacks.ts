import { randomBytes } from 'node:crypto'
import type { HttpAdapter } from '../http/adapter.ts'
import type { TestRunner } from '../runner.ts'
import { password, startAdapter } from './adapter-target.ts'
import { testAttacks } from './test-attacks.ts'

/**
 * Defines a case for every attack against an application that an adapter builds, over real HTTP: with tokens in bodies, and
 * what concerns cookies with tokens in cookies. `testHttpAdapter` tests what it answers to honest requests.
 *
 * @example
 * ```ts
 * import { testAdapterAttacks } from '@sallyport/testkit/attacks'
 * import { afterAll, describe, test } from 'vitest'
 * testAdapterAttacks({ describe, test, afterAll }, { name: 'my adapter', start })
 * ```
 */
export function testAdapterAttacks(runner: TestRunner, adapter: HttpAdapter): void {
  const secrets = { accessSecret: newSecret(), refreshSecret: newSecret() }
  const starting = (isThrottled: boolean, cookies: object | undefined) => async () =>
    startAdapter(adapter, { ...secrets, isThrottled, cookies })
  const options = {
    name: adapter.name,
    user: { username: 'maker', password },
    restricted: { path: '/admin/x', role: 'admin', allowed: { username: 'admin', password } },
    guarded: '/me',
  }
  const { accessSecret } = secrets
  testAttacks(runner, {
    ...options,
    start: starting(false, undefined),
    startThrottled: starting(true, undefined),
    accessSecret,
  })
  const define: TestRunner['test'] = (title, body) => /^(I0|D15)/.test(title) && runner.test(title, body)
  testAttacks(
    { ...runner, test: define },
    {
      ...options,
      name: `${adapter.name}, with cookies`,
      start: starting(false, {}),
      refreshCookie: '__Host-sp-refresh',
    },
  )
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
