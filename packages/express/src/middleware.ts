import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a guard reads of an Express request. It names no parameters, so that each route keeps its own inferred ones. */
export interface ExpressRequest extends IncomingMessage {
  /** The address of the client, as `trust proxy` finds it. */
  readonly ip?: string | undefined
}

/** Express's way to hand over. */
export type Next = (error?: unknown) => void

/** A middleware for any route of Express 4 or 5. */
export type Middleware = (req: ExpressRequest, res: ServerResponse, next: Next) => void

/** An error middleware of Express 4 or 5. */
export type ErrorMiddleware = (error: unknown, req: ExpressRequest, res: ServerResponse, next: Next) => void
