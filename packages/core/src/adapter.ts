export { type AuthInternals, internalsOf, type RefreshTokenFacts } from './auth/internals.ts'
export { isOpenGuard, isOpenRoute, routeName } from './http/audit/audited-route.ts'
export { type AuditInput, createAudit, reasonWithoutGuard, withFindings } from './http/audit/create-audit.ts'
export { findingAbout } from './http/audit/findings.ts'
export type { ExplainedFinding } from './http/audit/explanations.ts'
export { isCors, isHarmless, nameOf } from './http/audit/stack/harmless.ts'
export { type Locate, type Origin, withLocate } from './http/audit/stack/locate.ts'
export { type KnownFunctions, readExpressStack } from './http/audit/stack/read-express-stack.ts'
export { type Handle, isRouter, routerOf } from './http/audit/stack/stack.ts'
export { accessText } from './http/audit/table.ts'
export type { CookiesOption } from './http/cookies/cookie-options.ts'
export { type AdmissionReader, admissionReader } from './http/guard/admission.ts'
export { type GuardAuth, guardOptionsOf } from './http/guard/guard.ts'
export { describeGuard, type GuardDescription, markHarmless, type PublicDescription } from './http/guard/mark.ts'
export {
  type AnyPolicy,
  askPermission,
  type ContextOf,
  type GuardRole,
  type KnownPermission,
  type MakeSubject,
  type NeedsResource,
  type PermissionOf,
  type PermissionOptions,
  type ResourceOf,
  type SiblingOf,
  type SubjectOption,
  type SubjectRest,
} from './http/guard/policy.ts'
export { describeRequirement, type PermissionRequirement, type SignedInRequirement } from './http/guard/requirement.ts'
export { checkDocument, operationFor, undocumented } from './http/openapi/check-document.ts'
export type { DocumentedOperation } from './http/openapi/document.ts'
export { checkOptionNames, type OptionNames } from './http/options/known-options.ts'
export { realmOf } from './http/reply/challenge.ts'
export { errorFields, type HeaderPair } from './http/reply/reply.ts'
export { type JsonSchema, maxBodyBytes, unreadableBody } from './http/request/body.ts'
export { claimCookies } from './http/routes/cookie-owners.ts'
export { markOperation, operationOf, type OwnedCookie, type RouteOperation } from './http/routes/operation.ts'
export type { AuthRouteName } from './http/routes/route.ts'
export { routeOptionNames, routeOptionsOf } from './http/routes/routes.ts'
export type { DeliverOptions } from './http/routes/session-carrier.ts'
export { isProduction } from './options/from-env.ts'
