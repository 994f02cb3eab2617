import type { RefreshedPair, TokenPair } from '../../account/types.ts'
import type { JsonSchema } from '../request/body.ts'
import type { HttpReply } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'

/** A refresh token that a client presents. */
export interface Presented {
  readonly token: string
  /** Whether it is to outlive the browser's session. */
  readonly remember: boolean
}

/** How tokens travel between a client and the auth routes. */
export interface TokenCarrier {
  /** What `present` reads of the body, for documents. */
  readonly body: JsonSchema | undefined
  /** Lets in what the client itself meant to send. Rejects with AuthError `csrf` or `unsupported_media_type`. */
  admit(request: RouteRequest): Promise<void>
  /** The same for a login, which has no session yet that a token could be bound to. */
  admitLogin(request: RouteRequest): Promise<void>
  /** The refresh token that a request is about. Throws AuthError `invalid_request`. */
  present(request: RouteRequest): Presented | undefined
  /** The refresh token that a client sends along, whatever the request is about. */
  held(request: RouteRequest): Presented | undefined
  /** Whether a login asks that its tokens outlive the browser's session. Throws AuthError `invalid_request`. */
  remembers(request: RouteRequest): boolean
  /** Answers with two tokens. */
  deliver(pair: TokenPair | RefreshedPair, remember: boolean): Promise<HttpReply>
  /** Answers 204, and lets the client forget its tokens. */
  dismiss(): HttpReply
}
