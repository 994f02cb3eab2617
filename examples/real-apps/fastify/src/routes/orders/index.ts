import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

const plugin: FastifyPluginAsyncZod = async app => {
  const orders: { id: string; amount: number }[] = []
  app.get('/', { schema: { response: { 200: z.object({ orders: z.array(z.unknown()) }) } } }, () => ({ orders }))
  app.post(
    '/',
    { config: { sallyport: { roles: ['maker', 'admin'] } }, schema: { body: z.object({ amount: z.int().min(1) }) } },
    ({ body }, reply) => {
      orders.push({ id: String(orders.length), amount: body.amount })
      return reply.code(201).send(orders.at(-1))
    },
  )
  app.delete(
    '/:id',
    { config: { sallyport: { roles: ['admin'] } }, schema: { params: z.object({ id: z.string() }) } },
    (_request, reply) => reply.code(204).send(),
  )
}

export default plugin
