import type { Store } from '@sallyport/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkHistory } from '../../src/history/check.ts'
import { runWorkload } from '../../src/history/workload.ts'
import { times } from '../../src/shared/lib/all.ts'
import { createRandom } from '../../src/shared/lib/random.ts'
import { createMember } from '../../src/shared/member/create-member.ts'
import { memberDefaults } from '../../src/shared/member/protocol.ts'
import type { StoreSpec } from '../../src/shared/store/kinds.ts'
import { createSpace, openStore } from '../../src/shared/store/space.ts'
import * as faulty from './faulty-stores.ts'

/** In one process, every member knows of an acknowledged revocation at once, so there is no grace. */
const terms = { retryWindow: 1_000_000, tolerance: 1_000_000, grace: 0 }

/** All members use the same store with the same fault. */
async function members(spec: StoreSpec, change: (store: Store) => Store) {
  const open = await openStore(spec)
  const store = change(open.store)
  const config = { ...memberDefaults, store: spec, users: 'shared', retryWindow: 1, tolerance: 1 } as const
  return Promise.all(times(4, index => createMember(index, config, { ...open, store })))
}

async function violationsOf(change: (store: Store) => Store, seed: number): Promise<ReadonlySet<string>> {
  const space = await createSpace('memory')
  const team = await members(space.spec, change)
  await Promise.all(team.map(member => member.control({ control: 'ready' })))
  const history = await runWorkload({
    members: team,
    random: createRandom(seed),
    goesOn: done => done < 2000,
    name: 'u',
    lanes: 24,
    subjects: 10,
    sessions: 80,
    graceMilliseconds: 0,
  })
  await Promise.all(team.map(member => member.close()))
  await space.drop()
  return new Set(checkHistory(history, terms).map(({ rule }) => rule))
}

// The window is short on purpose, of which every Auth warns.
beforeAll(() => void process.removeAllListeners('warning'))

describe('R-4 the history checker', () => {
  test.each([1, 2])('R-4 finds nothing in a sound store, seed %i', async seed => {
    expect(await violationsOf(store => store, seed)).toEqual(new Set())
  })

  test.each([
    ['a check and then a write', faulty.checkThenWrite, 'one successor'],
    ['a revived row', faulty.revivedRow, 'no refresh after revocation'],
    ['a forgotten revocation', faulty.forgottenEnd, 'no refresh after revocation'],
    ['a session that is not deleted', faulty.leftOver, 'no refresh after revocation'],
    ['a lost rotation', faulty.lostWrite, 'no refusal without a cause'],
    ['a feed entry that a follower skips', faulty.skippedEntry, 'no access after revocation'],
    ['a feed entry that is never sent', faulty.forgottenAppend, 'no access after revocation'],
  ])('R-4 catches %s', async (_, change, rule) => {
    expect(await violationsOf(change, 1)).toContain(rule)
  })
})
