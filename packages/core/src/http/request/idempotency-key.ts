import type { HttpRequest } from './request.ts'

/**
 * Reads the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header §2.1): a string in quotes. Without quotes
 * it is read too, as most clients send it. The refresh checks what it contains.
 */
export function findIdempotencyKey(request: HttpRequest): string | undefined {
  return request.header('idempotency-key')?.replace(/^"(.*)"$/, '$1')
}
