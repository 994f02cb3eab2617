import { availableParallelism } from 'node:os'
import { type Finding, finding } from '../finding.ts'
import { messageOf } from '../../fail.ts'
import { millisecondsOf } from '../../hash/measure.ts'
import type { Patient } from '../patient.ts'

/** What the hashing of passwords costs on this machine. */
export interface HashingFacts {
  /** Milliseconds of one core for one hash. */
  readonly milliseconds: number
  readonly concurrency: number
  readonly cores: number
  readonly threads: number
}

/** Below this a hash is cheap to try, above it logins are slow; milliseconds. */
const cheapest = 50
const slowest = 1000

/** Checks that the application's hasher can hash here: its native module may be missing. */
export async function checkHasher({ auth }: Patient): Promise<Finding[]> {
  try {
    await auth?.options.hashing.hasher.ready?.()
    return []
  } catch (error) {
    return finding('error', 'hasher_cannot_hash', 'Passwords cannot be hashed on this machine.', {
      why: messageOf(error),
      fix: 'Nobody can log in with a password until this is mended: https://sallyport.github.io/sallyport/bundlers.',
    })
  }
}

/** Measures the application's hasher. */
export async function measureHashing({ env, auth }: Patient): Promise<HashingFacts | undefined> {
  if (auth === undefined) return undefined
  const { hasher, concurrency } = auth.options.hashing
  const milliseconds = await millisecondsOf(() => hasher.hash('correct horse battery staple'))
  return { milliseconds, concurrency, cores: availableParallelism(), threads: threadsOf(env) }
}

/** libuv starts 4 threads unless UV_THREADPOOL_SIZE says otherwise. */
function threadsOf(env: Patient['env']): number {
  const size = Number(env['UV_THREADPOOL_SIZE'])
  return Number.isInteger(size) && size > 0 ? size : 4
}

/** Checks what was measured. */
export function checkHashing(facts: HashingFacts | undefined): Finding[] {
  if (facts === undefined) return []
  const { milliseconds, concurrency, cores, threads } = facts
  const measured = `It took ${Math.round(milliseconds)} ms.`
  return [
    ...(milliseconds < cheapest
      ? finding('warning', 'hashing_cheap', `A password hash takes less than ${cheapest} ms on this machine.`, {
          why: `${measured} Anybody who steals the hashes can try passwords as cheaply.`,
          fix: 'Run npx sallyport hash calibrate, and set hashing.hasher as it says.',
        })
      : []),
    ...(milliseconds > slowest
      ? finding('warning', 'hashing_slow', `A password hash takes more than ${slowest} ms on this machine.`, {
          why: `${measured} Logins are slow, and few of them use up the machine.`,
          fix: 'Run npx sallyport hash calibrate, and set hashing.hasher as it says, or use a faster machine.',
        })
      : []),
    ...(concurrency > cores
      ? finding('warning', 'hashing_above_cores', 'hashing.concurrency is higher than the number of cores.', {
          why: `There are ${cores} cores for ${concurrency} hashes: each takes longer, and so does everything else in the process.`,
          fix: 'Leave hashing.concurrency out, or set it to the number of cores at most.',
        })
      : []),
    ...(concurrency >= threads
      ? finding('warning', 'hashing_takes_all_threads', "hashing.concurrency is not below libuv's threads.", {
          why: `${concurrency} hashes keep all of ${threads} threads busy, and look-ups of names and files wait for them.`,
          fix: 'Set UV_THREADPOOL_SIZE to hashing.concurrency and 2 more before Node starts, or lower hashing.concurrency.',
        })
      : []),
    ...(cores > threads
      ? finding('info', 'threads_below_cores', 'UV_THREADPOOL_SIZE is lower than the number of cores.', {
          why: `There are ${cores} cores, but at most ${threads - 1} of them can hash passwords.`,
          fix: `Set UV_THREADPOOL_SIZE=${cores + 2} before Node starts if logins come in bursts.`,
        })
      : []),
  ]
}
