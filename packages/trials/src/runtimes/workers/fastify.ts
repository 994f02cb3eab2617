import { fastify } from 'fastify'
import { sallyport } from '../../../../fastify/src/index.ts'

/** Fastify compiles functions from strings, which workers forbid: this one only shows that. */
// oxlint-disable-next-line import/no-default-export -- a worker is one
export default {
  async fetch(): Promise<Response> {
    const app = fastify()
    app.get('/', async () => ({ sallyport: typeof sallyport }))
    await app.ready()
    return new Response()
  },
}
