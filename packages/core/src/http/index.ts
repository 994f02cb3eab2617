export { accessText, auditTable } from './audit/table.ts'
export { type AuditedRoute, isOpenGuard, isOpenRoute, routeName } from './audit/audited-route.ts'
export { type AuditInput, createAudit, type RouteAudit, withFindings } from './audit/create-audit.ts'
export { type Finding, findingAbout } from './audit/findings.ts'
export type { Precedence } from './audit/shadows.ts'
export { isJson, type JsonSchema } from './body.ts'
export { type RealmOption, realmOf } from './challenge.ts'
export { createGuard, type Guard, type GuardAuth, type GuardOptions } from './guard.ts'
export {
  type AuthenticatedDescription,
  describeGuard,
  type GuardDescription,
  markGuard,
  publicAccess,
  type PublicDescription,
} from './mark.ts'
export { errorReply, type HeaderPair, type HttpReply, methodNotAllowed, type Problem } from './reply.ts'
export type { HttpRequest, RouteRequest } from './request.ts'
export type { OptionalRequirement, Requirement, SignedInRequirement } from './requirement.ts'
export type { AuthRoute } from './route.ts'
export { authRoutes, type AuthRoutesOptions, jwksRoute } from './routes.ts'
export { type ErrorStatus, statusOf } from './status.ts'
export type { Admission } from './step.ts'
export { bearerToken, type TokenSource } from './token-source.ts'
export type { SessionList, TokenAnswer } from './answers.ts'
