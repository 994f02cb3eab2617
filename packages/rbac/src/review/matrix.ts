import { pathTo } from '../condition/path.ts'
import { formatCondition } from '../condition/format.ts'
import { modelOf } from '../policy/create.ts'
import type { Cell, Model, ModelSeparation } from '../policy/model.ts'
import { limitedPermissions, formatFields } from '../fields/review.ts'
import type { SerializablePolicy } from '../policy/policy.ts'
import { formatConjunction, withArticle } from './describe.ts'

/**
 * Writes a policy as Markdown. Each resource has a table of roles and actions with their conditions, including
 * inherited rules. Below it are limits on fields and separated duties.
 *
 * @example
 * ```ts
 * import { definePolicy, matrix, resource } from '@sallyport/rbac'
 * const policy = definePolicy({
 *   resources: { order: resource<object>()('read') },
 *   roles: { maker: {} },
 *   rules: ({ allow }) => [allow('maker', 'order:read')],
 * })
 * matrix(policy).includes('| maker | yes |') // true
 * ```
 */
export function matrix(policy: SerializablePolicy): string {
  const model = modelOf(policy)
  return [...model.resources.keys()].map(resource => sectionOf(model, resource)).join('\n')
}

function sectionOf(model: Model, resource: string): string {
  const entries = [...model.entries.values()].filter(entry => entry.resource === resource)
  const roles = [...model.roles.keys()]
  const everybody = entries.some(({ everyone }) => everyone !== undefined)
  const notes = notesOf(model, resource)
  const lines = [
    `## ${resource}`,
    '',
    row(['role', ...entries.map(({ action }) => action)]),
    row(['---', ...entries.map(() => '---')]),
    ...(everybody ? [row(['everybody', ...entries.map(({ everyone }) => formatCell(everyone))])] : []),
    ...roles.map(role => row([role, ...entries.map(({ cells }) => formatCell(cells.get(role)))])),
    ...fieldLines(model, resource),
    ...(notes.length > 0 ? ['', ...notes.map(note => `- ${note}`)] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** A second table, if rules limit the fields. */
function fieldLines(model: Model, resource: string): readonly string[] {
  const limited = limitedPermissions(model).filter(permission => model.entries.get(permission)?.resource === resource)
  if (limited.length === 0) return []
  return [
    '',
    row(['role', ...limited.map(permission => `fields of ${model.entries.get(permission)!.action}`)]),
    row(['---', ...limited.map(() => '---')]),
    ...[...model.roles.keys()].map(role =>
      row([role, ...limited.map(permission => formatFields(model, permission, role))]),
    ),
  ]
}

function formatCell(cell: Cell | undefined): string {
  const say = (effect: 'allow' | 'deny') => {
    const texts = (cell?.rules ?? [])
      .filter(rule => rule.effect === effect)
      .map(({ test }) => test && formatCondition(test))
    return texts.includes(undefined) ? true : [...new Set(texts)].join('; or if ')
  }
  const [allowed, denied] = [say('allow'), say('deny')]
  if (denied === true) return 'never'
  const may = allowed === true ? 'yes' : allowed === '' ? 'no' : `if ${allowed}`
  return denied === '' ? may : `${may}; never if ${denied}`
}

function notesOf(model: Model, resource: string): readonly string[] {
  const tenant = model.resources.get(resource)?.tenant
  const own = model.separations.filter(separation => separation.resource === resource)
  const bound =
    tenant === undefined ? [] : [`Roles apply only within the tenant of ${withArticle(resource)} (${tenant}).`]
  return [...bound, ...own.flatMap(formatDuties)]
}

function formatDuties({ resource, duties, unless }: ModelSeparation): readonly string[] {
  const all = [...duties]
  return all.flatMap(([held, { field, verb }]) => {
    const actions = all.flatMap(([acting, duty]) => (acting === held ? [] : duty.actions))
    if (field === undefined || actions.length === 0) return []
    const right = { from: 'subject', name: 'id' } as const
    const predicate = { kind: 'equal', left: pathTo('resource', field), right } as const
    const verbs = new Map(verb === undefined ? [] : [[field, verb]])
    const thing = formatConjunction(withArticle(resource), [{ predicate, held: true }], verbs)
    const glass = unless === undefined ? '' : `, except by break-glass (${unless}) with a reason`
    return [`Nobody may ${actions.join(' or ')} ${thing}${glass}.`]
  })
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}
