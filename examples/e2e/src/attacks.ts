import { type AttackOptions, testAttacks } from '@sallyport/testkit/attacks'
import type { TestRunner } from '@sallyport/testkit'
import { afterAll, describe, test } from 'vitest'
import { newKeyPair, origin, restricted, startTarget, userOf } from './attack-target.ts'
import { cheapHasher } from './passwords.ts'
import type { StartApp } from './start.ts'
import { newSecrets } from './world.ts'

/** Attacks an example as it is started: with secrets, with a key pair, and with cookies. */
export function runAttacks(name: string, start: StartApp): void {
  const secrets = newSecrets()
  const user = userOf('maker1')
  const starting = (env: Readonly<Record<string, string>>) => async () =>
    startTarget(start, { ...secrets, ...env }, cheapHasher)

  attack(/./, {
    name,
    start: starting({}),
    startThrottled: starting({ THROTTLE: 'on' }),
    user,
    restricted,
    accessSecret: secrets.JWT_ACCESS_SECRET,
    origin,
  })
  attack(/^A/, {
    name: `${name} with a key pair`,
    start: starting({ JWT_ACCESS_SECRET: '', JWT_ACCESS_JWK: newKeyPair() }),
    user,
    restricted,
    publishesKeys: true,
  })
  attack(/^(I0[16]|D15)/, {
    name: `${name} with cookies`,
    start: starting({ COOKIES: 'on' }),
    user,
    restricted,
    refreshCookie: '__Host-sp-refresh',
  })
}

/** Attacks that do not depend on how the example was started run once. */
function attack(titles: RegExp, options: AttackOptions): void {
  const define: TestRunner['test'] = test
  testAttacks({ describe, test: (title, body) => titles.test(title) && define(title, body), afterAll }, options)
}
