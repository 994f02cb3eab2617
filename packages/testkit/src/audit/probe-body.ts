import type { AuditedRoute, OpenApiDocument } from '@sallyport/core/http'
import { operationFor, routeName } from '@sallyport/core/adapter'
import { sampleOf } from './sample-of.ts'

/** The body of a request. */
export interface ProbeBody {
  readonly contentType: string
  readonly content: Uint8Array
}

/**
 * Bodies for routes by their names, such as `'POST /orders'`: a `FormData` is sent as a form, everything else as JSON.
 */
export type ProbeSamples = Readonly<Record<string, unknown>>

const withBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Creates the body of a request: the sample, or a value for the document's schema, or an empty JSON object. */
export async function bodyFor(
  route: AuditedRoute,
  { samples = {}, document }: { readonly samples?: ProbeSamples; readonly document?: OpenApiDocument },
): Promise<ProbeBody | undefined> {
  const name = routeName(route)
  if (Object.hasOwn(samples, name)) return encoded(samples[name])
  if (!withBody.has(route.method)) return undefined
  const content = document && operationFor(document, route)?.operation.requestBody?.['content']
  const [type, media] =
    Object.entries((content ?? {}) as Readonly<Record<string, { readonly schema?: unknown }>>)[0] ?? []
  if (type === undefined || media?.schema === undefined) return encoded({})
  const value = sampleOf(media.schema, document!)
  return encoded(type.startsWith('multipart/') ? formOf(value) : value)
}

/** Throws a TypeError for samples of unknown routes. */
export function checkSamples(samples: ProbeSamples, routes: readonly AuditedRoute[]): void {
  const names = new Set(routes.map(routeName))
  const unknown = Object.keys(samples).find(name => !names.has(name))
  if (unknown !== undefined)
    throw new TypeError(`probe: samples has ${JSON.stringify(unknown)}, which is not a route of the audit`)
}

async function encoded(value: unknown): Promise<ProbeBody> {
  if (!(value instanceof FormData)) {
    return { contentType: 'application/json', content: Buffer.from(JSON.stringify(value)) }
  }
  const form = new Response(value)
  return { contentType: form.headers.get('content-type')!, content: new Uint8Array(await form.arrayBuffer()) }
}

function formOf(value: unknown): FormData {
  const form = new FormData()
  for (const [name, each] of Object.entries(Object(value) as object)) {
    if (each instanceof Blob) form.append(name, each, `${name}.bin`)
    else form.append(name, typeof each === 'string' ? each : JSON.stringify(each))
  }
  return form
}
