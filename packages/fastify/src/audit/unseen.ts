import { readRouteTree, type RouterEntry, spellingsOf } from './route-tree.ts'

/** Lists, as `GET /path`, the routes of the router that are not among those that the plugin saw. */
export function unseenRoutes(seen: readonly RouterEntry[], tree: string): readonly string[] {
  const known = new Set(seen.flatMap(keysOf))
  const unseen = readRouteTree(tree).filter(entry => !keysOf(entry).some(key => known.has(key)))
  const names = new Set(unseen.map(({ method, path, constraints }) => `${method} ${path} ${constraints}`.trim()))
  return [...names].filter(name => !isByTheWay(name, names))
}

/** Fastify answers HEAD for each GET, and @fastify/cors registers a public route for preflights. */
function isByTheWay(name: string, names: ReadonlySet<string>): boolean {
  return name === 'OPTIONS *' || (name.startsWith('HEAD ') && names.has(name.replace('HEAD ', 'GET ')))
}

function keysOf({ method, path, constraints }: RouterEntry): readonly string[] {
  return spellingsOf(path).map(spelling => `${method} ${spelling} ${constraints}`)
}
