import { times } from '../../shared/lib/all.ts'
import type { Release } from './deployment.ts'

/** A part of the move: which releases run, and how many of the users come back in each of its rounds. */
export interface Phase {
  readonly name: string
  readonly releases: readonly Release[]
  readonly rounds: readonly number[]
  /** Whether thieves copy tokens. */
  readonly thieves: boolean
  /** Whether each login has one row or one session at its end. */
  readonly isCounted: boolean
}

const staff = times(20, index => index + 1)
const before: Release = { version: 'before' }
const deploying: Release = { version: 'after', percent: 0 }
const forStaff: Release = { version: 'after', percent: 0, users: staff }
const forSome: Release = { version: 'after', percent: 10, users: staff }
const forHalf: Release = { version: 'after', percent: 50, users: staff }
const forAll: Release = { version: 'after', percent: 100 }
const returning: Release = { version: 'back' }

const there = { thieves: true, isCounted: true }
const back = { thieves: false, isCounted: false }

/** There and back. Wherever two releases run side by side, a balancer picks one at random for each request. */
export const phases: readonly Phase[] = [
  { name: 'old', releases: [before, before, before], rounds: [0.06], ...there },
  { name: 'old and bridge', releases: [before, before, deploying], rounds: [0.06, 0.06], ...there },
  { name: 'bridge', releases: [deploying, deploying], rounds: [0.06], ...there },
  { name: 'bridge, staff', releases: [deploying, forStaff], rounds: [0.06], ...there },
  { name: 'bridge, 10 %', releases: [forStaff, forSome], rounds: [0.06, 0.06], ...there },
  { name: 'bridge, 50 %', releases: [forSome, forHalf], rounds: [0.06, 0.06], ...there },
  { name: 'bridge, 100 %', releases: [forHalf, forAll, forAll], rounds: [0.06, 0.06], ...there },
  { name: 'new', releases: [forAll, forAll], rounds: [1, 0.05, 0.05], thieves: false, isCounted: true },
  { name: 'going back, both', releases: [forAll, returning, returning], rounds: [0.06, 0.06], ...back },
  { name: 'going back', releases: [returning, returning], rounds: [1, 1], thieves: false, isCounted: true },
  { name: 'going back, old', releases: [returning, before, before], rounds: [0.06], thieves: false, isCounted: true },
  { name: 'old again', releases: [before, before], rounds: [0.06], thieves: false, isCounted: true },
]
