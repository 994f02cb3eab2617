import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { packageLoader } from './lib/load-package.ts'
import { isListed } from './password/common.ts'
import { fold } from './password/fold.ts'
import type { PasswordBlocklist } from './ports/password-blocklist.ts'

/** The options of `zxcvbnBlocklist`. */
export interface ZxcvbnOptions {
  /** 0 to 4: 1 is 10^3 guesses, 2 is 10^6, 3 is 10^8, 4 is 10^10; 0 leaves only the list. Default: 2. */
  readonly minScore?: number
}

/** The most code units of one estimate, which takes quadratic time on the event loop. */
const pieceLength = 32
const maxSubstitutions = 5

const otherwise = 'leave out zxcvbnBlocklist()'
const loadEstimator = packageLoader({
  name: '@zxcvbn-ts/core',
  load: () => import('@zxcvbn-ts/core'),
  needs: ['ZxcvbnFactory'],
  otherwise,
})
const loadLists = packageLoader({
  name: '@zxcvbn-ts/language-common',
  load: () => import('@zxcvbn-ts/language-common'),
  needs: ['adjacencyGraphs', 'dictionary'],
  otherwise,
})

/**
 * Makes a blocklist of the 49,000 most common passwords, in any case and with digits at their end, and of passwords that are
 * guessed soon: repeats, sequences and dates.
 *
 * It needs the optional packages `@zxcvbn-ts/core` and `@zxcvbn-ts/language-common`. The first check loads
 * and indexes their lists, which takes a few hundred milliseconds. Make the blocklist once. If they cannot be loaded, checks reject
 * with AuthError `misconfigured`, whose cause says what to do.
 *
 * @throws TypeError if `minScore` is not a whole number from 0 to 4.
 * @example
 * ```ts
 * import { zxcvbnBlocklist } from '@sallyport/core/zxcvbn'
 * const blocklist = zxcvbnBlocklist()
 * await blocklist.check('Password123', []) // { blocked: true, reason: 'common' }
 * ```
 */
export function zxcvbnBlocklist({ minScore = 2 }: ZxcvbnOptions = {}): PasswordBlocklist {
  if (!Number.isInteger(minScore) || minScore < 0 || minScore > 4) {
    throw new TypeError('minScore must be a whole number from 0 to 4')
  }
  let loading: Promise<Lists> | undefined
  return {
    async check(password, context) {
      const { common, estimator } = await (loading ??= load())
      if (isListed(fold(password), common)) return { blocked: true, reason: 'common' }
      const isWeak = (piece: string) => estimator.check(piece, [...context]).score < minScore
      return pieces(password).every(isWeak) ? { blocked: true, reason: 'guessable' } : { blocked: false }
    },
  }
}

interface Lists {
  readonly common: ReadonlySet<string>
  readonly estimator: ZxcvbnFactory
}

/** Loads a megabyte of lists at the first check, so that a process which sets no passwords never loads them. */
async function load(): Promise<Lists> {
  const { ZxcvbnFactory: Factory } = await loadEstimator()
  const { adjacencyGraphs, dictionary } = await loadLists()
  return {
    common: new Set(dictionary['passwords-common'].map(fold)),
    estimator: new Factory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: maxSubstitutions }),
  }
}

/** Returns the beginning and the end. A password is at least as hard to guess as each piece of it. */
function pieces(password: string): string[] {
  return password.length <= pieceLength ? [password] : [password.slice(0, pieceLength), password.slice(-pieceLength)]
}
