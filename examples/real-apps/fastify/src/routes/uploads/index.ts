import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyPluginAsync } from 'fastify'

const plugin: FastifyPluginAsync<{ readonly uploads: string }> = async (app, { uploads }) => {
  app.post('/', { config: { sallyport: { roles: ['maker'] } } }, async (request, reply) => {
    const part = await request.file()
    if (part !== undefined) await pipeline(part.file, createWriteStream(join(uploads, 'upload')))
    return reply.code(201).send()
  })
}

export default plugin
