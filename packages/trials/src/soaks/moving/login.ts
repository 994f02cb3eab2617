import type { Random } from '../../shared/lib/random.ts'
import type { Server } from './deployment.ts'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

export interface User {
  readonly id: number
  readonly email: string
  readonly password: string
  readonly logins: Login[]
}

/** One login of a user, in one browser. */
export interface Login {
  tokens: Tokens
  /** Whether it was ended, so that it must be refused. */
  isOver: boolean
  theft: Theft | undefined
}

/** A copy of a login's refresh token. */
export interface Theft {
  readonly token: string
  /** Whether the thief goes first and the owner comes later with the same token. */
  readonly goesFirst: boolean
  visits: number
}

export interface Tally {
  requests: number
  refreshes: number
  'parallel refreshes': number
  'lost responses': number
  retries: number
  'passwords checked': number
  logouts: number
  thefts: number
  'thefts detected': number
}

/** What users meet: the servers behind the balancer now, and what is counted. */
export interface Place {
  readonly random: Random
  readonly servers: readonly Server[]
  readonly tally: Tally
  fail(what: string): void
}

/** Whether Sallyport issued a refresh token. */
export function isSallyports({ refreshToken }: Tokens): boolean {
  return refreshToken.split('.').length === 3
}
