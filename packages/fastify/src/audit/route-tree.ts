/** A route as the router keeps it. */
export interface RouterEntry {
  readonly method: string
  readonly path: string
  readonly constraints: string
}

const branch = /^((?:│ {3}| {4})*)[├└]── (.*)$/
// Routes of one path with different constraints are below each other.
const sibling = /^((?:│ {3}| {4})+)(.*)$/
const node = /^(.*?)(?: \(([A-Z, -]+)\)(?: (\{.*\}))?)?$/

/** Reads the tree that Fastify's `printRoutes` prints. A line continues the text of its parent line. */
export function readRouteTree(tree: string): readonly RouterEntry[] {
  const trail: string[] = []
  return tree.split('\n').flatMap(line => {
    const [, guides = '', written = ''] = branch.exec(line) ?? sibling.exec(line) ?? []
    const depth = guides.length / 4 - (branch.test(line) ? 0 : 1)
    const [, part = '', methods, constraints = ''] = node.exec(written)!
    trail.splice(depth, Infinity, part === '(empty root node)' ? '' : part)
    return (methods?.split(', ') ?? []).map(method => ({ method, path: trail.join(''), constraints }))
  })
}

/** Writes constraints as `printRoutes` does. */
export function constraintsText(constraints: object = {}): string {
  const text = JSON.stringify(constraints, (_, value: unknown) => (value instanceof RegExp ? value.toString() : value))
  return text === '{}' ? '' : text
}

/** The spelling under which the router may keep a path: without parameter names, case and duplicate slashes. */
export function spellingsOf(path: string): readonly string[] {
  const plain = path
    .replace(/(?:\|?:\w+)+/g, ':')
    .replace(/\/{2,}/g, '/')
    .toLowerCase()
  const ways = plain.endsWith('?') ? [plain.slice(0, -1), plain.slice(0, plain.lastIndexOf('/'))] : [plain]
  return ways.map(way => way.replace(/\/$/, ''))
}
