import { join, relative } from 'node:path'
import ts from 'typescript'
import { publishable, root, sourceCondition } from '../lib/workspace.mjs'

/** A public name, or a member of one, as an editor shows it. */
export interface Documented {
  /** Such as `@sallyport/core/http createGuard`, or `@sallyport/core Auth.verify`. */
  readonly name: string
  /** Where it is declared, such as `packages/core/src/http/guard/guard.ts:12`. */
  readonly place: string
  readonly kind: 'function' | 'member' | 'option' | 'other'
  /** Whether authors of adapters and stores are the only readers: their guides and our own adapters are the examples. */
  readonly isForAuthors: boolean
  /** The text of its doc comment, without tags. */
  readonly text: string
  readonly examples: readonly string[]
}

interface Published {
  readonly name: string
  readonly folder: string
  readonly manifest: { readonly name: string; readonly exports: Readonly<Record<string, unknown>> }
}

/** The entries of the published packages: what an application imports, and the source of it. */
export function entries(): readonly (readonly [specifier: string, file: string])[] {
  return (publishable() as readonly Published[]).flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports).flatMap(([path, conditions]) => {
      const source = (conditions as Readonly<Record<string, string>>)[sourceCondition]
      return source === undefined ? [] : [[join(manifest.name, path), join(folder, source)] as const]
    }),
  )
}

/** Reads every public name of every package with its doc comment, and the members of the types among them. */
export function readDocumented(): readonly Documented[] {
  const files = entries().map(([, file]) => file)
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), path => ts.sys.readFile(path)).config as object
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(files, { ...options, experimentalDecorators: true, noEmit: true })
  const checker = program.getTypeChecker()
  const found = new Map<string, Documented>()
  for (const [specifier, file] of entries()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      for (const each of documentedOf(specifier, exported, checker))
        found.set(each.place, found.get(each.place) ?? each)
    }
  }
  return [...found.values()]
}

function documentedOf(specifier: string, exported: ts.Symbol, checker: ts.TypeChecker): readonly Documented[] {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  if (!isOurs(symbol)) return []
  const name = `${specifier} ${exported.name}`
  const members = membersOf(symbol, checker).map(member =>
    describe(`${name}.${member.name}`, member, isOption(symbol, member) ? 'option' : 'member', checker),
  )
  return [describe(name, symbol, isFunction(symbol, checker) ? 'function' : 'other', checker), ...members]
}

function describe(name: string, symbol: ts.Symbol, kind: Documented['kind'], checker: ts.TypeChecker): Documented {
  const declaration = symbol.declarations![0]!
  const file = declaration.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart())
  const tags = symbol.getJsDocTags(checker).filter(tag => tag.name === 'example')
  return {
    name,
    kind,
    isForAuthors: /^@sallyport\/core\/(?:adapter|store) /.test(name),
    place: `${relative(root, file.fileName)}:${line + 1}`,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    examples: tags.map(({ text }) => ts.displayPartsToString(text)),
  }
}

function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return (
    declarations.length > 0 && declarations.every(each => /packages\/[\w-]+\/src\//.test(each.getSourceFile().fileName))
  )
}

function isFunction(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (!(symbol.flags & ts.SymbolFlags.Value) || symbol.flags & ts.SymbolFlags.Class) return false
  return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0
}

const typeLike = ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class

/** The members that a type declares or inherits from a type of ours. Those of unions, and of mapped types, are not listed. */
function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): readonly ts.Symbol[] {
  if (!(symbol.flags & typeLike)) return []
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  // The text of a union, or of a type that depends on others, says what its cases have in common.
  if (type.isUnion() || type.flags & ts.TypeFlags.Conditional) return []
  return type.getProperties().filter(member => isOurs(member) && !isHidden(member) && isDeclared(member))
}

function isDeclared({ declarations = [] }: ts.Symbol): boolean {
  return declarations.every(
    each =>
      ts.isPropertySignature(each) ||
      ts.isMethodSignature(each) ||
      ts.isPropertyDeclaration(each) ||
      ts.isMethodDeclaration(each) ||
      ts.isAccessor(each),
  )
}

function isHidden(member: ts.Symbol): boolean {
  const [declaration] = member.declarations!
  const flags = ts.getCombinedModifierFlags(declaration as ts.Declaration)
  return (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 || /^[#_]|^__@/.test(member.name)
}

function isOption(symbol: ts.Symbol, member: ts.Symbol): boolean {
  return /Options?$/.test(symbol.name) && (member.flags & ts.SymbolFlags.Optional) !== 0
}
