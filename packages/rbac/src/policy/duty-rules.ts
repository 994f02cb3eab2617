import { pathTo } from '../condition/path.ts'
import type { Test } from '../condition/test.ts'
import { decision } from './decision.ts'
import type { ModelRule, ModelSeparation } from './model.ts'

/** Creates a separation's denials: one for each pair of a duty with a field and another duty with actions. */
export function dutyRules(separation: ModelSeparation): readonly ModelRule[] {
  const duties = [...separation.duties]
  return duties.flatMap(([held, { field, verb }]) =>
    duties.flatMap(([acting, { actions }]) =>
      field === undefined || held === acting || actions.length === 0
        ? []
        : [dutyRule(separation, { held, acting, verb, unless: separation.unless }, field, actions)],
    ),
  )
}

function dutyRule(
  separation: ModelSeparation,
  duty: NonNullable<ModelRule['duty']>,
  field: string,
  actions: readonly string[],
): ModelRule {
  const test: Test = {
    kind: 'equal',
    left: pathTo('resource', field),
    right: { from: 'subject', name: 'id' },
  }
  const permissions = actions.map(action => `${separation.resource}:${action}`)
  const name = `${separation.resource}: nobody can be both ${duty.held} and ${duty.acting}`
  return {
    name,
    effect: 'deny',
    roles: ['*'],
    grants: permissions,
    permissions,
    test,
    duty,
    decision: decision(false, 'separation_of_duties', name),
  }
}
