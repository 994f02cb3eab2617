import type { OpenApiDocument } from '@sallyport/core/http'

type Schema = Readonly<Record<string, unknown>>

/** Creates a minimal value that is valid for a schema of a document. */
export function sampleOf(schema: unknown, document: OpenApiDocument, depth = 0): unknown {
  const given = resolved(schema, document)
  // Schemas can be recursive.
  if (depth > 8) return null
  for (const name of ['const', 'default', 'example'] as const) if (Object.hasOwn(given, name)) return given[name]
  if (Array.isArray(given['enum'])) return given['enum'][0]
  const [choice] = [given['oneOf'] ?? given['anyOf'] ?? []].flat()
  if (choice !== undefined) return sampleOf(choice, document, depth + 1)
  const parts = (given['allOf'] ?? []) as readonly unknown[]
  if (parts.length > 0) return Object.assign({}, ...parts.map(each => sampleOf(each, document, depth + 1))) as unknown
  return byType(given, document, depth)
}

function byType(schema: Schema, document: OpenApiDocument, depth: number): unknown {
  switch ([schema['type']].flat()[0]) {
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number':
      return (
        schema['minimum'] ??
        schema['maximum'] ??
        (typeof schema['exclusiveMinimum'] === 'number' ? schema['exclusiveMinimum'] + 1 : 1)
      )
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: Math.max(1, Number(schema['minItems'] ?? 1)) }, () =>
        sampleOf(schema['items'] ?? {}, document, depth + 1),
      )
    case 'null':
      return null
    default:
      return objectOf(schema, document, depth)
  }
}

function objectOf({ properties = {} }: Schema, document: OpenApiDocument, depth: number): object {
  const entries = Object.entries(properties as Schema)
  return Object.fromEntries(entries.map(([name, each]) => [name, sampleOf(each, document, depth + 1)]))
}

const formats: Schema = {
  date: '2030-01-01',
  'date-time': '2030-01-01T00:00:00.000Z',
  email: 'probe@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

function textOf({ format, minLength = 1, maxLength = 20, contentMediaType }: Schema): unknown {
  if (format === 'binary' || contentMediaType !== undefined) return new Blob(['probe'])
  if (typeof format === 'string' && Object.hasOwn(formats, format)) return formats[format]
  return 'probe'.padEnd(Number(minLength), 'e').slice(0, Math.max(Number(minLength), Number(maxLength)))
}

function resolved(schema: unknown, document: OpenApiDocument): Schema {
  const given = Object(schema) as Schema
  const path = typeof given['$ref'] === 'string' ? given['$ref'].split('/').slice(1) : undefined
  if (path === undefined) return given
  const target = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), document)
  return target === undefined ? {} : resolved(target, document)
}
