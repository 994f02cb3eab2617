import { randomBytes } from 'node:crypto'
import { testStore } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { redisStore } from '../src/index.ts'
import type { ClientKind } from './clients.ts'

/** A prefix that no other run has, so that suites run side by side on one server. */
export function randomPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`
}

/** Runs the conformance suites of every port, each view on its own client. */
export function conformance(kinds: Readonly<Record<string, ClientKind>>, runPrefix: string, url: () => string): void {
  for (const [index, [name, kind]] of Object.entries(kinds).entries()) {
    const prefix = `${runPrefix}-${index}`
    testStore(
      { describe, test, beforeAll, afterAll },
      {
        name,
        async open() {
          const { client, close } = await kind.open(url())
          return { store: redisStore(client, { prefix, timeout: 5000 }), close: async () => close() }
        },
        async broken() {
          const { client, close } = kind.broken()
          return { store: redisStore(client, { prefix, timeout: 50 }), close: async () => close() }
        },
      },
    )
  }
}
