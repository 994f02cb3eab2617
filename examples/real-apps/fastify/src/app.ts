import { fileURLToPath } from 'node:url'
import autoload from '@fastify/autoload'
import { auditReady, sallyport } from '@sallyport/fastify'
import { documentGuards } from '@sallyport/core/http'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import swagger from '@fastify/swagger'
import { fastify } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { AppOptions } from '../../shared/auth.ts'

/** An application with what applications have: plugins and routes in folders, zod, a document, a folder that is served, forms. */
export async function createApp({ auth, uploads }: AppOptions) {
  const app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(swagger, {
    openapi: { info: { title: 'Orders', version: '1.0.0' } },
    transform: jsonSchemaTransform,
    transformObject: given => documentGuards(jsonSchemaTransformObject(given), auditReady(app)),
  })
  // By name: what answers preflights is loaded before what asks for tokens.
  const plugins = fileURLToPath(new URL('plugins', import.meta.url))
  await app.register(autoload, { dir: plugins, options: { auth, sallyport } })
  await app.register(multipart)
  await app.register(statics, { root: uploads, prefix: '/files/', decorateReply: false })
  const routes = fileURLToPath(new URL('routes', import.meta.url))
  await app.register(autoload, { dir: routes, options: { uploads } })
  app.get('/health', { config: { sallyport: { public: 'for the load balancer' } } }, () => ({ status: 'ok' }))
  return { app, auth }
}
