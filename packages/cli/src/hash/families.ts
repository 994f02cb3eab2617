import { bcryptHasher, type PasswordHasher } from '@sallyport/core'
import { exportOf, importFromProject } from '../project.ts'
import type { Family } from './choose.ts'
import { millisecondsOf } from './measure.ts'

const password = 'correct horse battery staple'

/** What bcryptHasher takes. */
const costs = [10, 11, 12, 13, 14, 15]
/** KiB, from the least of OWASP to the most that argon2Hasher takes. */
const memories = [19_456, 32_768, 47_104, 65_536, 98_304, 131_072, 196_608, 262_144]
const passes = [2, 3, 4, 6, 8, 12, 16]

/** The hashers whose cost can be chosen. */
export const families: Readonly<Record<string, () => Promise<Family>>> = {
  bcrypt: async () => ({
    steps: costs.map(cost => ({ parameters: { cost }, work: 2 ** cost })),
    measure: ({ cost }) => hashing(bcryptHasher({ cost: cost! })),
  }),
  async argon2() {
    const make = exportOf(await importFromProject('@sallyport/core/argon2'), 'argon2Hasher') as (
      options: object,
    ) => PasswordHasher
    const most = memories.at(-1)!
    const byMemory = memories.map(memoryCost => ({ memoryCost, timeCost: passes[0]! }))
    const byPasses = passes.slice(1).map(timeCost => ({ memoryCost: most, timeCost }))
    return {
      steps: [...byMemory, ...byPasses].map(each => ({ parameters: each, work: each.memoryCost * each.timeCost })),
      measure: parameters => hashing(make(parameters)),
    }
  },
}

function hashing(hasher: PasswordHasher): Promise<number> {
  return millisecondsOf(() => hasher.hash(password))
}
