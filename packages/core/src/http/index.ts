export { accessText, auditTable } from './audit/table.ts'
export { type AuditedRoute, isOpenGuard, isOpenRoute, routeName } from './audit/audited-route.ts'
export {
  type AuditInput,
  createAudit,
  explain,
  reasonWithoutGuard,
  type RouteAudit,
  withFindings,
} from './audit/create-audit.ts'
export type { ExplainedFinding, Explanations } from './audit/explanations.ts'
export { type Finding, findingAbout } from './audit/findings.ts'
export type { Precedence } from './audit/shadows.ts'
export { isJson, type JsonSchema, maxBodyBytes, unreadableBody } from './request/body.ts'
export { type RealmOption, realmOf } from './reply/challenge.ts'
export type {
  AccessCookieOptions,
  CookieOptions,
  CookiesOption,
  DeviceCookieOption,
  RefreshCookieOptions,
} from './cookies/cookie-options.ts'
export { createDelivery, type Deliver, type DeliverOptions } from './routes/session-carrier.ts'
export type { SameSite } from './cookies/cookie.ts'
export { corsAllowList, type CorsAllowListOptions, type CorsPreset } from './reply/cors.ts'
export { checkOptionNames, type OptionNames } from './options/known-options.ts'
export { createGuard, guardOptionsOf, type Guard, type GuardAuth, type GuardOptions } from './guard/guard.ts'
export {
  type AuthenticatedDescription,
  describeGuard,
  type GuardDescription,
  markGuard,
  publicAccess,
  type PublicDescription,
} from './guard/mark.ts'
export { checkDocument, operationFor, undocumented } from './openapi/check-document.ts'
export type { DocumentedOperation, OpenApiDocument } from './openapi/document.ts'
export { documentGuards, type DocumentOptions } from './openapi/document-guards.ts'
export { markOperation, operationOf, type OwnedCookie, type RouteOperation } from './routes/operation.ts'
export {
  type AccessOf,
  type AnyPolicy,
  askPermission,
  type ClaimsSubject,
  type ContextOf,
  type GuardRole,
  type MakeContext,
  type MakeSubject,
  type KnownPermission,
  type NeedsResource,
  type PermissionOf,
  type PermissionOptions,
  type ResourceOf,
  type SiblingOf,
  type SubjectOf,
  type SubjectOption,
  type SubjectRest,
} from './guard/policy.ts'
export {
  errorFields,
  type ErrorBody,
  type ErrorOptions,
  errorReply,
  type HeaderPair,
  type HttpReply,
  methodNotAllowed,
  type Problem,
} from './reply/reply.ts'
export type { HttpRequest, RouteRequest } from './request/request.ts'
export {
  describeRequirement,
  type OptionalRequirement,
  type PermissionRequirement,
  type Requirement,
  type SignedInRequirement,
} from './guard/requirement.ts'
export type { AuthRoute, AuthRouteName } from './routes/route.ts'
export type { AuthRoutePaths } from './routes/moved-routes.ts'
export { authRoutes, type AuthRoutesOptions, jwksRoute, routeOptionNames, routeOptionsOf } from './routes/routes.ts'
export { securityHeaders, type SecurityHeadersPreset } from './reply/security-headers.ts'
export { type ErrorStatus, statusOf } from './reply/status.ts'
export { type Admission, type AdmissionReader, admissionReader } from './guard/admission.ts'
export { bearerToken, type TokenSource } from './request/token-source.ts'
export type { CookieAnswer, SessionList, TokenAnswer } from './reply/answers.ts'
