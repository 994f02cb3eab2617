export type {
  ResourceFreeCondition,
  Comparison,
  Condition,
  ListComparison,
  Opaque,
  Ref,
  Refs,
  ResourceFree,
  Where,
} from './condition/condition.ts'
export type { FieldOf, FieldValue, TextField } from './condition/fields.ts'
export type { Scalar } from './condition/test.ts'
export type { StoredCondition } from './condition/write.ts'
export type { Fields } from './fields/fields.ts'
export type { FieldNames } from './fields/names.ts'
export type { ForbiddenFieldsError } from './fields/refuse.ts'
export type { FieldKit, FieldRule, FieldRuleMaker } from './fields/rule.ts'
export { OpaqueConditionError } from './filter/filter.ts'
export type { ColumnOptions, Columns, ColumnType, ListType, Relation, ScalarType } from './filter/columns.ts'
export type { SqlDialect } from './filter/dialects.ts'
export { toKnex, type KnexInstance } from './filter/knex.ts'
export { toMongo, type MongoOptions } from './filter/mongo.ts'
export type { ObjectIdClass } from './filter/mongo-condition.ts'
export { toPrisma, type PrismaFields, type PrismaOptions } from './filter/prisma.ts'
export type { PrismaTypeName } from './filter/prisma-types.ts'
export { toSequelize, type SequelizeInstance, type SequelizeModel } from './filter/sequelize.ts'
export { toSql, type SqlCondition, type SqlOptions } from './filter/sql.ts'
export { toTemplate, type SqlTag, type TemplateOptions } from './filter/template.ts'
export { toTypeOrm, type TypeOrmWhere } from './filter/typeorm.ts'
export type { Filter, FilterPredicate } from './filter/tree.ts'
export type { BreakGlass, Decision, Reason } from './policy/decision.ts'
export { definePolicy, type AccessTuple, type AccessContext, type PolicyDefinition } from './policy/define-policy.ts'
export type { Duty, DutyKit, Separation } from './policy/duty.ts'
export type { ConsideredCondition, ConsideredRule, Attribute } from './policy/considered.ts'
export type { Explanation } from './policy/explanation.ts'
export type { ForbiddenError } from './policy/forbidden.ts'
export { parsePolicy, type ParsedPolicy, type ParsePolicyOptions } from './policy/parse-policy.ts'
export type { AccessOf, AccessArguments, SerializablePolicy, Policy, ResourceOf } from './policy/policy.ts'
export type { HeldPermission } from './policy/reach.ts'
export type { Grant, PermissionIn, Resources, Rule, RuleKit, RuleMaker } from './policy/rule.ts'
export type { StoredFieldRule, StoredPolicy, StoredRule, StoredSeparation } from './policy/stored.ts'
export { diff } from './review/diff.ts'
export { lint, type Finding } from './review/lint.ts'
export { matrix } from './review/matrix.ts'
export { resource, shape, type Resource, type Shape, type TextKey } from './resource.ts'
export type { Subject } from './subject.ts'
