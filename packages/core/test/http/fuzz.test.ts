import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { createGuard } from '../../src/http/guard/guard.ts'
import { setUp } from './setup.ts'

const numRuns = Number(process.env['SALLYPORT_FUZZ_RUNS'] ?? 20_000)
const { auth, login } = setUp()
const guard = createGuard(auth)
const { accessToken, refreshToken } = await login('admin')
const good = `Bearer ${accessToken}`

const odd = fc.oneof(
  fc.constantFrom('.', '=', ' ', '\t', ',', '\0', 'é', '\u2028', '_', '-', '+', '/', 'A', 'Bearer ', accessToken),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

/** One change at one place: what was there is cut out, and something odd is put in. */
const mutated = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(4), odd)
    .map(([at, cut, insert]) => text.slice(0, at) + insert + text.slice(at + cut))

const swapped = fc
  .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1, 2), fc.constantFrom(accessToken, refreshToken))
  .map(([to, from, other]) => good.split('.').with(to, other.split('.')[from]!).join('.'))

const header = fc.oneof(
  { weight: 6, arbitrary: mutated(good) },
  { weight: 2, arbitrary: mutated(`Bearer ${refreshToken}`) },
  { weight: 1, arbitrary: swapped },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(text => `Bearer ${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)

/** What RFC 6750 takes for the same header: another case of the scheme, more spaces after it. */
const isGood = (value: string) => value.replace(/^bearer +/i, 'Bearer ') === good

test(`R-16 ${numRuns} mutated headers: none accepted, no exception but AuthError`, async () => {
  await fc.assert(
    fc.asyncProperty(
      header.filter(value => !isGood(value)),
      async value => {
        const request = { method: 'GET', header: () => value, rawHeaders: ['Authorization', value] }
        const outcome: unknown = await guard(request).catch((error: unknown) => error)
        const refused = isAuthError(outcome) ? outcome.code : outcome
        expect(['authentication_required', 'token_invalid', 'token_expired', 'invalid_request']).toContain(refused)
      },
    ),
    { numRuns, seed: 20_300_101, endOnFailure: false },
  )
}, 600_000)
