import { bcryptHasher, isAuthError, migratingHasher } from '@sallyport/core'
import { rankTest } from '@sallyport/testkit/attacks'
import { median, short } from '../shared/lib/numbers.ts'
import { createRandom } from '../shared/lib/random.ts'
import { millisecondsSince, monotonic } from '../shared/lib/time.ts'
import { userOf } from '../shared/store/kinds.ts'
import { authHere } from '../shared/auth-here.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

/** How far medians may differ, and how improbable a difference must be to count. */
const limits = { apart: 0.05, probability: 0.01 }

/** Tests that failed logins of every kind take the same time. */
export const loginTiming: Soak = {
  id: 'R-15',
  title: 'nine kinds of failed login, 200 interleaved samples each: medians within 5 %, and no significant difference',
  stores: ['memory'],
  async run(options) {
    const auth = await authWithUsers()
    const random = createRandom(options.seed)
    const pace = pacer(options, 200)
    const samples = new Map(kinds.map(({ name }) => [name, [] as number[]]))
    const failures: string[] = []
    // The first login of each kind teaches the Auth which hashes are in use.
    for (const kind of kinds) await auth.login(kind).catch(() => undefined)
    while (pace.next()) {
      for (const kind of kinds.toSorted(() => random.next() - 0.5)) {
        const start = monotonic()
        const code = await auth.login(kind).then(
          () => 'ok',
          (error: unknown) => (isAuthError(error) ? error.code : String(error)),
        )
        samples.get(kind.name)!.push(millisecondsSince(start))
        if (code !== 'credentials_invalid') failures.push(`${kind.name} was answered ${code}`)
      }
    }
    await auth.close()
    const { figures, differences } = compare(samples)
    return { figures: { 'samples of each': pace.done, ...figures }, failures: firstOf([...failures, ...differences]) }
  },
}

const wrong = 'a wrong password'
const kinds = [
  { name: 'wrong password', login: 'ann', password: wrong },
  { name: 'unknown user', login: 'nobody', password: wrong },
  { name: 'no password', login: 'sso', password: wrong },
  { name: 'cheaper hash', login: 'old', password: wrong },
  { name: 'unusable hash', login: 'broken', password: wrong },
  { name: 'dearer hash', login: 'dear', password: wrong },
  { name: 'PBKDF2 of Django', login: 'django', password: wrong },
  { name: 'scrypt of Better Auth', login: 'better', password: wrong },
  { name: 'too long', login: 'ann', password: 'x'.repeat(100) },
]

async function authWithUsers() {
  const password = 'the right password'
  const hashes = new Map([
    ['ann', await bcryptHasher({ cost: 12 }).hash(password)],
    ['old', await bcryptHasher({ cost: 10 }).hash(password)],
    ['sso', null],
    ['broken', '$2b$12$no hash at all'],
    ['dear', await bcryptHasher({ cost: 13 }).hash(password)],
    ['django', `pbkdf2_sha256$100000$salt$${Buffer.alloc(32).toString('base64')}`],
    ['better', `${'a'.repeat(32)}:${'0'.repeat(128)}`],
  ])
  const find = async (id: string) => {
    const passwordHash = hashes.get(id)
    return passwordHash === undefined ? undefined : { id, user: userOf(id), passwordHash }
  }
  return authHere({
    hashing: { hasher: migratingHasher(bcryptHasher()) },
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
  })
}

/** Compares every kind with the first, with the Bonferroni correction for many comparisons. */
function compare(samples: ReadonlyMap<string, readonly number[]>) {
  const [first, ...others] = [...samples]
  const figures: Record<string, string> = { [`${first![0]}, median ms`]: short(median(first![1])) }
  const differences: string[] = []
  for (const [name, numbers] of others) {
    const apart = median(numbers) / median(first![1]) - 1
    const probability = rankTest(first![1], numbers)
    figures[`${name}, median ms`] =
      `${short(median(numbers))} (${(apart * 100).toFixed(1)} %, p ${probability.toFixed(3)})`
    if (Math.abs(apart) > limits.apart) differences.push(`${name} is ${(apart * 100).toFixed(1)} % apart`)
    if (probability < limits.probability / others.length) differences.push(`${name} can be told apart`)
  }
  return { figures, differences }
}
