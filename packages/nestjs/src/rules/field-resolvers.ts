import type { ModulesContainer } from '@nestjs/core'
import { rulesOf } from './rule.ts'

// What @nestjs/graphql calls these. It is not imported: most applications do not have it.
const marks = ['graphql:resolve_property', 'graphql:resolve_reference']
const optionsToken = 'GqlModuleOptions'

/** Tells whether every GraphQL module of an application runs guards before it resolves a field; true without such modules. */
export function asksGuardsForFields(modules: ModulesContainer): boolean {
  return graphqlOptions(modules).every(options => enhancersOf(options).includes('guards'))
}

/** Tells whether an application has a GraphQL module. */
export function hasGraphql(modules: ModulesContainer): boolean {
  return graphqlOptions(modules).length > 0
}

function graphqlOptions(modules: ModulesContainer): readonly object[] {
  return [...modules.values()]
    .map(({ providers }) => providers.get(optionsToken)?.instance as object | null | undefined)
    .filter(options => options !== undefined && options !== null)
}

/** Throws TypeError, with the class and the method, if a field has a rule although guards do not run for fields. */
export function checkField(type: Function, method: Function): void {
  if (!marks.some(mark => Reflect.getMetadata(mark, method) === true)) return
  if (rulesOf(type, method).every(rule => 'kind' in rule || rule.optional === true)) return
  throw new TypeError(
    `${type.name}.${method.name}: guards do not run for @ResolveField and @ResolveReference, so its rules and those of its class have no ` +
      `effect; give GraphQLModule.forRoot the option fieldResolverEnhancers: ['guards']`,
  )
}

function enhancersOf(options: object): readonly unknown[] {
  const enhancers: unknown = Reflect.get(options, 'fieldResolverEnhancers')
  return Array.isArray(enhancers) ? enhancers : []
}
