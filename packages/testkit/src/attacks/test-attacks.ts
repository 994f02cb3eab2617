import assert from 'node:assert/strict'
import type { TestRunner } from '../runner.ts'
import type { Attack, Try } from './attack.ts'
import { attacks } from './attacks.ts'
import type { AttackOptions, AttackTarget } from './options.ts'
import { type AttackWorld, openWorld } from './world.ts'

/**
 * Defines a case for every attack that the options allow, over real HTTP. Each case tries what has worked against other
 * applications and fails if an attempt succeeds. The application must have Sallyport's auth routes.
 *
 * @example
 * ```ts
 * import { testAttacks } from '@sallyport/testkit/attacks'
 * import { afterAll, describe, test } from 'vitest'
 * testAttacks({ describe, test, afterAll }, { name: 'orders', start: startOrders, user, restricted, accessSecret })
 * ```
 */
export function testAttacks(runner: TestRunner, options: AttackOptions): void {
  runner.describe(`attacks: ${options.name}`, () => {
    const worlds = createWorlds(options)
    for (const attack of attacksFor(options)) {
      runner.test(attack.title, async () => assertHeld(await runAttack(attack, worlds)))
    }
    const closeAfter = runner.afterAll ?? (close => runner.test('closes the application', close))
    closeAfter(worlds.close)
  })
}

/** The attacks that the options allow. */
export function attacksFor(options: AttackOptions): readonly Attack[] {
  return attacks.filter(({ needs }) => needs === undefined || (options[needs] ?? false) !== false)
}

/** The applications that attacks run against. */
export interface Worlds {
  /** The application that most attacks share. */
  shared(): Promise<AttackWorld>
  /** A new application with a throttle. */
  throttled(): Promise<AttackWorld>
  close(): Promise<void>
}

/** Starts applications when attacks need them. */
export function createWorlds(options: AttackOptions): Worlds {
  const targets: AttackTarget[] = []
  let sharing: Promise<AttackWorld> | undefined
  const open = async (start: () => Promise<AttackTarget>) => {
    const target = await start()
    targets.push(target)
    return openWorld(options, target)
  }
  return {
    shared: async () => (sharing ??= open(options.start)),
    throttled: async () => open(options.startThrottled ?? options.start),
    async close() {
      for (const target of targets) await target.close()
    },
  }
}

/** Runs an attack and resolves to its attempts. */
export async function runAttack(attack: Attack, worlds: Worlds): Promise<readonly Try[]> {
  const tries = await attack.run(await (attack.needs === 'startThrottled' ? worlds.throttled() : worlds.shared()))
  assert.notEqual(tries.length, 0, 'the attack made no attempts')
  return tries
}

function assertHeld(tries: readonly Try[]): void {
  const breaches = tries.filter(({ breach }) => breach !== undefined)
  assert.deepEqual(
    breaches.map(({ name, breach }) => `${name}: ${breach}`),
    [],
  )
}
