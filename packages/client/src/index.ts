export { ApiError, isApiError, readApiError, type ApiErrorCode, type ApiErrorFacts } from './api-error.ts'
export { createClient, type Client, type ClientOptions } from './client.ts'
export type { Locks } from './locks.ts'
export type { Tokens, TokenStorage } from './tokens.ts'
