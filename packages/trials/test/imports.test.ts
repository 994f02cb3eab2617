import type { AuthEvent } from '@sallyport/core'
import { requireService } from '@sallyport/testkit'
import { describe, expect, test } from 'vitest'
import { authHere } from '../src/shared/auth-here.ts'
import { times } from '../src/shared/lib/all.ts'
import { readToken } from '../src/shared/lib/token-text.ts'
import { quickHasher } from '../src/shared/member/quick-hasher.ts'
import { storeKinds } from '../src/shared/store/kinds.ts'
import { createSpace, openStore } from '../src/shared/store/space.ts'

const servers = ['postgres', 'redis', 'mysql'] as const
const reachable = new Set<string>()
for (const server of servers) if (await requireService(server, process.env)) reachable.add(server)
const kinds = storeKinds.filter(kind => !servers.some(server => server === kind) || reachable.has(kind))

describe.each(kinds)('on %s', kind => {
  test('F03 two Auths that import one token of another system at once get one session', async () => {
    const space = await createSpace(kind, { timeout: 10_000 })
    const stores = [await openStore(space.spec), await openStore(space.spec)]
    const failed: string[] = []
    const onEvent = ({ type }: AuthEvent) => void (type === 'store_failed' && failed.push(type))
    const auths = stores.map(({ store }) => authHere({ store, hashing: { hasher: quickHasher() }, onEvent }))
    const expiresAt = Math.floor(Date.now() / 1000) + 3600
    for (const subject of times(5, index => `u${index}`)) {
      const session = { token: `an old refresh token of ${subject}`, expiresAt }
      const pairs = await Promise.all(times(16, index => auths[index % 2]!.importSession(subject, session)))
      expect(new Set(pairs.map(({ refreshToken }) => readToken(refreshToken).jti)).size).toBe(1)
      expect(await auths[0]!.listSessions(subject)).toHaveLength(1)
    }
    // The same token under another id, as after the application changed its `sub`.
    await auths[0]!.importSession('u-renamed', { token: 'an old refresh token of u0', expiresAt })
    expect(await auths[1]!.listSessions('u-renamed')).toHaveLength(1)
    expect(failed).toEqual([])
    for (const auth of auths) await auth.close()
    for (const store of stores) await store.close()
    await space.drop()
  })
})
