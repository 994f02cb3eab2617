import type { sallyport as Sallyport, SallyportOptions } from '@sallyport/fastify'
import fp from 'fastify-plugin'

interface Options {
  readonly auth: SallyportOptions['auth']
  readonly sallyport: typeof Sallyport
}

export default fp(async (app, { auth, sallyport }: Options) => {
  await app.register(sallyport, { auth })
})
