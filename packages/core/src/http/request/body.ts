import { z } from 'zod'
import { AuthError } from '../../errors.ts'
import type { RouteRequest } from './request.ts'

/**
 * Tells whether a `Content-Type` names JSON: the media type itself, whatever its parameters (RFC 9110 §8.3.1).
 *
 * A substring check is not enough: `text/plain;application/json` is a form that any site may send.
 *
 * @example
 * ```ts
 * import { isJson } from '@sallyport/core/http'
 * isJson('application/json; charset=utf-8') // true
 * ```
 */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}

/** The longest body of the auth routes, in bytes; a refresh token has at most 8 KiB. */
export const maxBodyBytes = 16_384

const faults = {
  syntax: 'The body is not valid JSON.',
  empty: 'The body is empty.',
  too_large: 'The body is too large.',
  length: 'The size of the body differs from its Content-Length.',
}

/**
 * Makes the AuthError `invalid_request` of a body that could not be read.
 *
 * It takes no cause: a parser's error quotes the body, which may have a password in it.
 */
export function unreadableBody(fault: keyof typeof faults): AuthError {
  return new AuthError('invalid_request', { message: faults[fault] })
}

/** Parses JSON; undefined for an empty body. Throws AuthError `invalid_request`. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw unreadableBody('syntax')
  }
}

/** A JSON Schema that is valid in both draft 7 and draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Reads a body. */
export interface BodyReader<T> {
  (request: RouteRequest): T
  /** The schema of the bodies that it accepts. */
  readonly schema: JsonSchema
}

/** Makes the reader of a JSON body of this shape. It throws AuthError `unsupported_media_type` or `invalid_request`. */
export function jsonBody<S extends z.ZodType>(shape: S): BodyReader<z.output<S>> {
  const read = (request: RouteRequest): z.output<S> => {
    if (!isJson(request.header('content-type'))) throw new AuthError('unsupported_media_type')
    const result = shape.safeParse(request.body)
    if (!result.success) throw new AuthError('invalid_request', { message: messageOf(result.error) })
    return result.data
  }
  return Object.assign(read, { schema: schemaOf(shape) })
}

function schemaOf(shape: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' })
  return schema
}

/** Names the invalid members, but never their values. */
function messageOf(error: z.ZodError): string {
  const names = error.issues.map(issue => issue.path.join('.')).filter(name => name !== '')
  return names.length === 0
    ? 'The body must be a JSON object.'
    : `The body must have these members as strings: ${names.join(', ')}.`
}
