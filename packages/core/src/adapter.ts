export { type AdapterDescription, type AuthInternals, internalsOf } from './auth/internals.ts'
export { isOpenGuard, isOpenRoute, routeName } from './http/audit/audited-route.ts'
export { createAudit, reasonWithoutGuard, withFindings } from './http/audit/create-audit.ts'
export { findingAbout } from './http/audit/findings.ts'
export {
  applyExplanations,
  checkExplanations,
  type ExplainedFinding,
  staleFindings,
} from './http/audit/explanations.ts'
export { fastifyHooks, symbolValue } from './http/audit/fastify-hooks.ts'
export { withoutImpliedHeads } from './http/audit/heads.ts'
export { indexPrefixes, type PrefixIndex } from './http/audit/prefix-index.ts'
export { type EarlyFunction, findingBeforeGuard, isCors, isHarmless, nameOf } from './http/audit/stack/harmless.ts'
export { type ReadVariable, withLocate } from './http/audit/stack/locate.ts'
export type { Locate, Origin } from './http/audit/stack/origin.ts'
export { readExpressStack } from './http/audit/stack/read-express-stack.ts'
export { type Handle, isRouter, routerOf } from './http/audit/stack/stack.ts'
export { accessText } from './http/audit/table.ts'
export type { GuardMaker, MadeGuard } from './http/guard/guard.ts'
export { describeGuard, type GuardDescription, markHarmless, type PublicDescription } from './http/guard/description.ts'
export {
  askPermission,
  type CanOptions,
  type CanRest,
  canRequirement,
  checkPolicy,
  type ContextOf,
  type GuardPolicy,
  type GuardRole,
  type KnownPermission,
  type Load,
  type Loaded,
  type MakeSubject,
  type PermissionOptions,
  type ResourceOf,
  type SiblingOf,
  type SubjectOption,
  type SubjectRest,
} from './http/guard/policy.ts'
export { type ClaimsReader, createReaders, type RequestReaders, type ResourceReader } from './http/guard/readers.ts'
export { joinAuth } from './http/guard/request-auth.ts'
export type { RequestPropertiesOption } from './http/guard/request-properties.ts'
export type { PermissionRequirement } from './http/guard/requirement.ts'
export { checkDocument, operationFor, undocumented } from './http/openapi/check-document.ts'
export type { DocumentedOperation } from './http/openapi/document.ts'
export { readBasePath } from './http/options/base-path.ts'
export type { OptionNames } from './http/options/known-options.ts'
export { errorPages } from './http/reply/problem.ts'
export { asHttpError, errorFields, type HeaderPair } from './http/reply/reply.ts'
export {
  type FastifyReplyLike,
  type FrameworkResponse,
  isAnswered,
  prepareReply,
  sendReply,
  setHeaders,
} from './http/reply/send.ts'
export { type JsonSchema, maxBodyBytes, parseJson, unreadableBody } from './http/request/body.ts'
export { refusalOf } from './http/request/parser-errors.ts'
export { readNodeJson } from './http/request/read-node-json.ts'
export { type FrameworkRequest, type NodeHeaders, nodeRequest, nodeRouteRequest } from './http/request/node-request.ts'
export { type AdapterOptions, adapterOptionNames, type AdapterBase, adapterBase } from './http/routes/adapter-base.ts'
export { matchPath, type RouteMatch } from './http/routes/match.ts'
export { claimCookies } from './http/routes/cookie-owners.ts'
export { markOperation, operationOf, type OwnedCookie, type RouteOperation } from './http/routes/operation.ts'
export { markRoute } from './http/routes/route.ts'
export type { DeliverOptions } from './http/routes/session-carrier.ts'
export { isProduction } from './options/from-env.ts'
export { cached } from './lib/cached.ts'
export { memoryDescriptionOf } from './memory/description.ts'
export { inspectionOf } from './store/inspection.ts'
export { checkClientIp, readClientIp } from './web/client-ip/read-client-ip.ts'
export { hostErrorOf } from './web/host-error.ts'
export { auditedRoute, listedIn, markListed } from './web/listed.ts'
export { readJson } from './web/read-json.ts'
export { toResponse } from './web/response.ts'
