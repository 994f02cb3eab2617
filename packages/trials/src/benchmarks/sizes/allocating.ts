// Prints the bytes that each kind of check allocates, as JSON. `in-process.ts` starts it with a large young generation.
import { createGuard, type HttpRequest } from '@sallyport/core/http'
import { authHere } from '../../shared/auth-here.ts'
import { times } from '../../shared/lib/all.ts'
import { collectGarbage } from '../../shared/lib/garbage.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'

const calls = 10_000
const auth = authHere({ hashing: { hasher: quickHasher() } })
const tokens = async (count: number) =>
  Promise.all(times(count, async index => (await auth.createSession(`u${index}`)).accessToken))
const guard = createGuard(auth, { roles: ['customer'] })
const requestWith = (token: string): HttpRequest => {
  const authorization = `Bearer ${token}`
  return {
    method: 'GET',
    header: name => (name === 'authorization' ? authorization : undefined),
    rawHeaders: ['Authorization', authorization],
  }
}

const [seen] = (await tokens(1)) as [string]
const request = requestWith(seen)
const fresh = await tokens(2 * calls)
console.log(
  JSON.stringify({
    'auth.verify, a token seen before': await bytesPerCall(() => auth.verify(seen)),
    'auth.verify, a new token': await bytesPerCall(() => auth.verify(fresh.pop()!)),
    'a guard, a token seen before': await bytesPerCall(() => guard(request)),
  }),
)
await auth.close()

/** Calls it until it is compiled, and then as often again with every allocation counted. */
async function bytesPerCall(call: () => Promise<unknown>): Promise<number> {
  for (let index = 0; index < calls; index++) await call()
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < calls; index++) await call()
  return Math.round((process.memoryUsage().heapUsed - before) / calls)
}
