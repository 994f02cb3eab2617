import { isAuthError } from '@sallyport/core'
import { createGuard, type HttpRequest } from '@sallyport/core/http'
import { largest, quantile, short } from '../shared/lib/numbers.ts'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { mutate, mutateHeader } from './mutations.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

const limit = 1
/** The number of different tokens to mutate. */
const originals = 50

/** Tests mutated tokens. */
export const mutatedTokens: Soak = {
  id: 'R-16',
  title:
    'a million mutated tokens, headers and cookies: none is accepted, only AuthErrors are thrown, p99 is below 1 ms',
  stores: ['memory'],
  async run(options) {
    const random = createRandom(options.seed)
    const tries = await makeTries(random)
    const pace = pacer(options, 1_000_000)
    const milliseconds: number[] = []
    const codes = new Map<string, number>()
    const failures: string[] = []
    while (pace.next()) {
      const { what, run } = tries()
      const start = performance.now()
      const code = await run().then(() => 'accepted', codeOf)
      milliseconds.push(performance.now() - start)
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code === 'accepted' || code.startsWith('unexpected')) failures.push(`${what()}: ${code}`)
    }
    const p99 = quantile(milliseconds, 0.99)
    if (p99 > limit) failures.push(`p99 is ${short(p99)} ms`)
    const figures = { attempts: pace.done, ...Object.fromEntries(codes) }
    const times = `${short(p99)}, ${short(largest(milliseconds))}`
    return { figures: { ...figures, 'p99 and max, ms': times }, failures: firstOf(failures) }
  },
}

interface Try {
  /** Describes the attempt. */
  readonly what: () => string
  readonly run: () => Promise<unknown>
}

/** Creates the attempts in turn: an access token, a refresh token, or a request with one of them. */
async function makeTries(random: Random): Promise<() => Try> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const guard = createGuard(auth, {}, { cookies: { access: true } })
  const pairs = await Promise.all(Array.from({ length: originals }, (_, index) => auth.createSession(`u${index}`)))
  const all = pairs.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken])
  const known = new Set(all)
  const otherThanKnown = (token: string): string => (known.has(token) ? `${token}.` : token)
  return () => {
    const pair = random.pick(pairs)
    const dice = random.next()
    if (dice < 0.4) {
      const token = otherThanKnown(mutate(pair.accessToken, random, random.pick(all)))
      return { what: () => `verify ${token}`, run: () => auth.verify(token) }
    }
    if (dice < 0.7) {
      const token = otherThanKnown(mutate(pair.refreshToken, random, random.pick(all)))
      return { what: () => `refresh ${token}`, run: () => auth.refresh(token) }
    }
    // RFC 6750 allows any number of spaces before the token, so spaces do not change it.
    const change = (token: string) => otherThanKnown(mutate(token, random, random.pick(all)).trimStart())
    const headers = mutateHeader(pair.accessToken, random, change)
    return { what: () => JSON.stringify(headers), run: () => guard(requestOf(headers)) }
  }
}

/** Creates a request as Node does: by name the first of two headers, and all headers in order. */
function requestOf(headers: readonly (readonly [string, string])[]): HttpRequest {
  const byName = new Map(headers.toReversed().map(([name, value]) => [name.toLowerCase(), value]))
  return { method: 'POST', header: name => byName.get(name.toLowerCase()), rawHeaders: headers.flat() }
}

function codeOf(error: unknown): string {
  if (isAuthError(error)) return error.code
  return `unexpected: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`
}
