import type { FastifyInstance } from 'fastify'

/** Bodies are JSON, or there is none. What is no JSON is not read: the route that wants a body answers 415. */
export function parseBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) =>
    text === '' ? done(null) : parse(request, text as string, done),
  )
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}
