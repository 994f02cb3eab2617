import type { Emit } from '../events.ts'
import type { IssueAccessToken } from '../token/access-token-issuer.ts'
import type { RefreshFields } from '../token/claims.ts'
import type { RefreshTokens } from '../token/refresh-token.ts'

/** An access token's text, and the seconds that it lives. */
export interface MintedAccess {
  readonly token: string
  readonly expiresIn: number
}

/** Signs tokens, and reads refresh tokens. */
export interface Mint<U> {
  /** Calls the application's `claims`: when it throws, nothing has been written yet. */
  access(token: RefreshFields, user: U): Promise<MintedAccess>
  refresh(token: RefreshFields): Promise<string>
  /** Everything but the times is verified. Throws AuthError `token_invalid`. */
  read(text: string): Promise<RefreshFields>
}

/** What tokens are made with. */
export interface MintDependencies<U> {
  readonly issueAccess: IssueAccessToken
  readonly refreshTokens: RefreshTokens
  readonly claimsOf: (user: U) => Promise<object>
  readonly emit: Emit
}

/** Makes tokens for sessions from the application's claims. */
export function createMint<U>({ issueAccess, refreshTokens, claimsOf, emit }: MintDependencies<U>): Mint<U> {
  return {
    async access(token, user) {
      const claims = await claimsOf(user)
      try {
        return await issueAccess(token, claims)
      } catch (error) {
        // The message names a claim and never its value.
        if (error instanceof TypeError)
          emit('application_mistake', { where: 'claims', reason: error.message.replace(/^claims:? /, '') })
        throw error
      }
    },
    refresh: async token => refreshTokens.issue(token),
    read: async text => refreshTokens.verify(text),
  }
}
