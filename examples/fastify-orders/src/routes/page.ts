import { AuthError } from '@sallyport/core'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Page, PageFile } from '../page.ts'

interface ByName {
  readonly Params: { readonly name: string }
}

/** The page for browsers, if there is one. */
export function pageRoutes(page: Page): FastifyPluginAsync {
  return async app => {
    const ofPage = { config: { sallyport: { public: 'the page, with a login form' } } }
    app.get('/', ofPage, (_request, reply) => send(reply, page.index))

    const ofAssets = { config: { sallyport: { public: 'scripts and styles of the page' } } }
    app.get<ByName>('/assets/:name', ofAssets, (request, reply) => send(reply, page.asset(request.params.name)))
  }
}

function send(reply: FastifyReply, file: PageFile | undefined): FastifyReply {
  if (file === undefined) throw new AuthError('not_found')
  return reply.headers(file.headers).send(file.body)
}
