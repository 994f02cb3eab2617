export type { FrameworkResponse as PlatformResponse } from '@sallyport/core/adapter'
export { admitting } from './admitting.ts'
export { auditNest } from './audit/audit-nest.ts'
export { CurrentUser, RecheckedUser, Resource } from './current-user.ts'
export { SallyportFilter } from './filter.ts'
export { SallyportGuard } from './guard.ts'
export { SallyportModule } from './module.ts'
export { AUTH, InjectAuth, type SallyportExtras, type SallyportOptions } from './options.ts'
export { AllowActors, MaxAge, OptionalAuth, Public, Recheck, Roles } from './rules/decorators.ts'
export {
  type CanDecorator,
  type CanOptions,
  type ResourceLoader,
  type SallyportDecorators,
  sallyportDecorators,
} from './rules/permission.ts'
export type { PlatformRequest } from './request.ts'
export { SallyportSessions } from './sessions.ts'
export type { RuleDecorator } from './rules/rule.ts'
