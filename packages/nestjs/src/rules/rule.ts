import { Reflector } from '@nestjs/core'
import type { Requirement } from '@sallyport/core/http'
import type { PublicDescription } from '@sallyport/core/adapter'

/** One thing that a class or a method says about who may call it. */
export type Rule = PublicDescription | Requirement

/** Puts a rule on a class or a method. */
export type RuleDecorator = ClassDecorator & MethodDecorator

// A string, so that two copies of the package read each other's rules.
const setRules = Reflector.createDecorator<readonly Rule[]>({ key: 'sallyport:rules' })

/**
 * Makes a decorator that adds a rule to those that are there.
 *
 * A method's rules are kept under its name too: a decorator above this one may put another function in its place.
 */
export function addRule(name: string, rule: Rule): RuleDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const site: unknown = key === undefined ? target : descriptor?.value
    if (typeof site !== 'function') throw new TypeError(`@${name}: only classes and methods can have it`)
    setRules([...ownRules(site), rule])(target, key!, descriptor!)
    if (key !== undefined) Reflect.defineMetadata(setRules.KEY, [...ownRules(target, key), rule], target, key)
  }
}

/**
 * Lists the rules of a method: its class's, those of the classes that this one extends, its own, and those of the
 * methods that it overrides. No rule replaces another one.
 */
export function rulesOf(type: Function, method: Function): readonly Rule[] {
  const lineage = lineageOf(type)
  const prototypes = lineage.map(prototypeOf)
  const names = prototypes.flatMap(each => namesOf(each, method))
  const named = prototypes.flatMap(each => names.flatMap(name => ownRules(each, name)))
  return [...new Set([...lineage.flatMap(each => ownRules(each)), ...ownRules(method), ...named])]
}

function lineageOf(type: Function): readonly Function[] {
  const parent: unknown = Object.getPrototypeOf(type)
  return typeof parent === 'function' && parent !== Function.prototype ? [type, ...lineageOf(parent)] : [type]
}

function prototypeOf(type: Function): object {
  return type.prototype as object
}

function namesOf(prototype: object, method: Function): readonly (string | symbol)[] {
  return Reflect.ownKeys(prototype).filter(name => Reflect.getOwnPropertyDescriptor(prototype, name)?.value === method)
}

function ownRules(target: object, key?: string | symbol): readonly Rule[] {
  const rules: unknown =
    key === undefined ? Reflect.getOwnMetadata(setRules.KEY, target) : Reflect.getOwnMetadata(setRules.KEY, target, key)
  return Array.isArray(rules) ? (rules as readonly Rule[]) : []
}
