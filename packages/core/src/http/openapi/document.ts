import type { JsonSchema } from '../request/body.ts'

/** A part of an OpenAPI document. */
export type Part = Record<string, unknown>

/** An OpenAPI document, 3.0 or 3.1, from any generator. */
export interface OpenApiDocument {
  /** The version of OpenAPI. */
  readonly openapi?: string | undefined
  /** The operations by path and method. */
  readonly paths?: object | undefined
  /** Schemas and security schemes that operations refer to. */
  readonly components?: object | undefined
}

/** The members of an operation that are read here. */
export interface DocumentedOperation {
  /** The name of the operation, unique in the document. */
  readonly operationId?: string
  /** The alternatives of security schemes, one of which a request must satisfy. */
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  /** The responses by status. */
  readonly responses?: Readonly<Record<string, Part>>
  /** The parameters in the path, the query, headers and cookies. */
  readonly parameters?: readonly Part[]
  /** The body that the operation reads. */
  readonly requestBody?: Part
}

const verbs: ReadonlySet<string> = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options'])

/** An operation with its path and method. */
export interface Listed {
  readonly path: string
  readonly verb: string
  readonly operation: DocumentedOperation
}

/** Lists the operations of a document. */
export function operationsIn({ paths = {} }: OpenApiDocument): readonly Listed[] {
  return Object.entries(paths as Readonly<Record<string, object>>).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([verb]) => verbs.has(verb))
      .map(([verb, operation]) => ({ path, verb, operation: operation as DocumentedOperation })),
  )
}

/** Converts a route's path to OpenAPI's form: `/orders/:id` is `/orders/{id}`. Optional parts are left out. */
export function templateOf(path: string): string {
  const plain = path
    .replaceAll(/\{[^{}]*[:*][^{}]*\}/g, '')
    .replaceAll(/\/:\w+\?/g, '')
    .replaceAll(/:(\w+)(?:\((?:[^()]|\([^()]*\))*\))?/g, '{$1}')
    .replaceAll(/\*(\w*)/g, (_, name: string) => `{${name || 'rest'}}`)
  return plain === '/' ? plain : plain.replace(/\/$/, '')
}

/** Gives the same text for paths that differ only in the names of their parameters. */
export function shapeOf(template: string): string {
  return template.replaceAll(/\{[^{}]*\}/g, '{}').replace(/(.)\/$/, '$1')
}

/** The document's schema of problem documents (RFC 9457). */
export const problemSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'A stable code for programs.' },
    retry: { type: 'boolean', description: 'Whether the same request may succeed later.' },
  },
  required: ['type', 'title', 'status', 'code', 'retry'],
}
