import type { RefreshedPair, TokenPair } from '../../account/types.ts'
import type { JsonSchema } from '../request/body.ts'
import type { HttpReply } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'

/** A refresh token that a client presents. */
export interface Presented {
  readonly token: string
  /** Whether its cookie should outlive the browser's session. */
  readonly remember: boolean
}

/** How tokens travel between a client and the auth routes. */
export interface TokenCarrier {
  /** The schema of the body that `present` reads, for documents. */
  readonly body: JsonSchema | undefined
  /** Checks that another site did not cause the request. Rejects with AuthError `csrf` or `unsupported_media_type`. */
  admit(request: RouteRequest): Promise<void>
  /** The same for a login, which has no session yet to which a CSRF token could be bound. */
  admitLogin(request: RouteRequest): Promise<void>
  /** The refresh token that a request is about. Throws AuthError `invalid_request`. */
  present(request: RouteRequest): Presented | undefined
  /** The refresh token that a client sends with any request. */
  held(request: RouteRequest): Presented | undefined
  /** Whether a login asks for cookies that outlive the browser's session. Throws AuthError `invalid_request`. */
  remembers(request: RouteRequest): boolean
  /** Answers with two tokens. */
  deliver(pair: TokenPair | RefreshedPair, remember: boolean): Promise<HttpReply>
  /** Answers 204 and deletes the client's token cookies. */
  dismiss(): HttpReply
}
