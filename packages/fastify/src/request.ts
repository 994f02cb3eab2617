import { nodeRequest, nodeRouteRequest } from '@sallyport/core/adapter'
import type { HttpRequest, RouteRequest } from '@sallyport/core/http'
import type { FastifyRequest } from 'fastify'

/** A Fastify request as core reads it. Its headers are those that the client sent. */
export function toHttpRequest(request: FastifyRequest): HttpRequest {
  return nodeRequest(request, request.raw)
}

/** A Fastify request to one of core's routes. */
export function toRouteRequest(request: FastifyRequest): RouteRequest {
  return nodeRouteRequest(request, request.raw)
}
