import type { FastifyInstance } from 'fastify'

/** Parses only JSON bodies. A route that needs a body answers 415 to any other. */
export function parseBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) =>
    text === '' ? done(null) : parse(request, text as string, done),
  )
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
}
