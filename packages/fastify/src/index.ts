export { type AuditedApp, auditFastify, auditReady } from './audit/audit-fastify.ts'
export { type PublicAccess, roles, type RolesAccess, type RouteAccess } from './access.ts'
export type { AnyRequest } from './admission.ts'
export { deliver } from './deliver.ts'
export type { SallyportOptions } from './options.ts'
export {
  type CanAccess,
  type CanOptions,
  type Load,
  type Permissions,
  permissions,
  type ResourceReader,
} from './permissions.ts'
export { sallyport, sallyport as default } from './plugin.ts'
export { type ClaimsReader, type Readers, readers } from './readers.ts'
export { type AnyReply, sendProblem } from './reply.ts'
