import type { Runtime } from 'node:inspector'
import type { Inspector } from './inspector.ts'
import type { Handle } from './stack.ts'

/** Reads a variable that a function closes over, from the innermost scope that has one of this name. */
export function variableOf(inspector: Inspector, handle: Handle, name: string): unknown {
  for (const scopeId of scopesOf(inspector, handle)) {
    const variable = inspector.propertiesOf(scopeId).find(property => property.name === name)
    if (variable !== undefined) return valueOf(inspector, variable)
  }
  return undefined
}

/** The closures of a function, from the inside to the outside, without the global scope. */
function scopesOf(inspector: Inspector, handle: Handle): readonly string[] {
  const scopes = inspector.internalsOf(handle).find(({ name }) => name === '[[Scopes]]')?.value?.objectId
  if (scopes === undefined) return []
  return inspector
    .propertiesOf(scopes)
    .flatMap(({ value }) => (value?.description?.startsWith('Closure') === true ? (value.objectId ?? []) : []))
}

function valueOf(inspector: Inspector, { value }: Runtime.PropertyDescriptor): unknown {
  return value?.objectId === undefined ? value?.value : inspector.objectOf(value.objectId)
}
