import { type FrameworkRequest, type NodeHeaders, nodeRequest, nodeRouteRequest } from '@sallyport/core/adapter'
import type { HttpRequest, RouteRequest } from '@sallyport/core/http'

/** What is read of a request of platform-express, platform-fastify, or Node itself. */
export interface PlatformRequest extends FrameworkRequest, NodeHeaders {
  /** Node's own request, on platform-fastify. */
  readonly raw?: object | undefined
}

/** A request as core reads it, or undefined for anything that has no headers. */
export function toHttpRequest(request: unknown): HttpRequest | undefined {
  return hasHeaders(request) ? nodeRequest(request, headersOf(request)) : undefined
}

/** A request to an auth route. */
export function toRouteRequest(request: PlatformRequest): RouteRequest {
  return nodeRouteRequest(request, headersOf(request))
}

/** On platform-fastify those that the client sent, whatever hooks made of them. */
function headersOf(request: PlatformRequest): NodeHeaders {
  return hasHeaders(request.raw) ? request.raw : request
}

function hasHeaders(request: unknown): request is PlatformRequest {
  return isObject(request) && 'headers' in request && isObject(request.headers)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
