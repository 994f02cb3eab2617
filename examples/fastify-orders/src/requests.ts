import { AuthError } from '@sallyport/core'
import { isJson } from '@sallyport/core/http'
import { z } from 'zod'
import { roles } from './policy.ts'

/** `POST /orders`. The desk checks whether the amount is allowed, not the parser. */
export const newOrder = z.object({
  amount: z.number(),
  // No invisible characters and no unpaired surrogates in a payee's name.
  payee: z.string().regex(/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,200}$/u),
})

export type NewOrder = z.output<typeof newOrder>

/** `POST /orders/:id/assign`. */
export const assignment = z.object({ checker_id: z.string() })

/** The query of `GET /users`. */
export const userQuery = z.object({ role: z.enum(roles).optional() })

/** Reads a JSON body. Throws AuthError `unsupported_media_type` (415) or `invalid_request` (400). */
export function readBody<S extends z.ZodType>(
  schema: S,
  request: { readonly headers: { readonly 'content-type'?: string | undefined }; readonly body?: unknown },
): z.output<S> {
  if (!isJson(request.headers['content-type'])) throw new AuthError('unsupported_media_type')
  return read(schema, request.body)
}

/** Reads a query or other input. Throws AuthError `invalid_request`, which names the wrong members. */
export function read<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const { data, error } = schema.safeParse(input)
  if (!error) return data
  const names = error.issues.map(issue => issue.path.join('.')).filter(name => name !== '')
  const message = names.length > 0 ? `These are missing or malformed: ${names.join(', ')}.` : 'A JSON object is needed.'
  throw new AuthError('invalid_request', { message })
}
