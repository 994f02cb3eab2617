import { z } from 'zod'
import { AuthError } from '../../errors.ts'
import type { RouteRequest } from './request.ts'

/**
 * Tells whether a `Content-Type` names JSON: the media type itself, whatever its parameters (RFC 9110 §8.3.1).
 *
 * A substring will not do: `text/plain;application/json` is a form that any site may send.
 */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}

/** The longest body of our own routes, in bytes: two tokens, of which a refresh token has 8 KiB at most. */
export const maxBodyBytes = 16_384

const faults = {
  syntax: 'The body is not valid JSON.',
  empty: 'The body is empty.',
  too_large: 'The body is too large.',
  length: 'The body is not of the size it says.',
}

/**
 * Makes the AuthError `invalid_request` of a body that could not be read.
 *
 * It takes no cause: a parser's error quotes the body, and a password may be in there.
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

/** A JSON Schema, in words that drafts 7 and 2020-12 share. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Reads a body. */
export interface BodyReader<T> {
  (request: RouteRequest): T
  /** What it takes. */
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

/** Names the members that are wrong, never a value. */
function messageOf(error: z.ZodError): string {
  const names = error.issues.map(issue => issue.path.join('.')).filter(name => name !== '')
  return names.length === 0 ? 'The body must be a JSON object.' : `The body needs, as text: ${names.join(', ')}.`
}
