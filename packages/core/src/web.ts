export { auditWeb } from './web/audit-web.ts'
export type { WebCall } from './web/call.ts'
export {
  type BunServerLike,
  bunIp,
  type ClientIp,
  cloudflareIp,
  type DenoInfoLike,
  denoIp,
  headerIp,
  type NodeContextLike,
  nodeIp,
  vercelIp,
} from './web/client-ip/client-ip.ts'
export type { ForwardingHeader } from './web/client-ip/forwarding.ts'
export { proxiedIp, type ProxiedIpOptions } from './web/client-ip/proxied-ip.ts'
export type { WebGuardFactory } from './web/guard.ts'
export type { WebOptions } from './web/options.ts'
export type { CanGuard, WebLoad } from './web/policy.ts'
export type { RouteHandler, RouteTable, WebRouter } from './web/router.ts'
export { sallyport, type Sallyport } from './web/sallyport.ts'
export type { ContextArguments, GuardArguments, WebGuard } from './web/web-guard.ts'
