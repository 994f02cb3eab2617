/** The packages in the order of the changelog. Others follow by name. */
const order = [
  'core',
  'express',
  'fastify',
  'hono',
  'koa',
  'nestjs',
  'rbac',
  'client',
  'postgres',
  'mysql',
  'sqlite',
  'redis',
  'testkit',
  'cli',
]

const rank = { major: 0, minor: 1, patch: 2 }

/**
 * Returns the changelog's entry for a version. A changeset stands once, under the first package that it names, with breaking
 * changes first. `changesets` are those of a release plan.
 */
export function entryOf(version, date, changesets) {
  const released = changesets.filter(({ releases }) => releases.some(({ type }) => type !== 'none'))
  const groups = new Map()
  for (const changeset of released) {
    const name = shortOf(changeset.releases[0].name)
    groups.set(name, [...(groups.get(name) ?? []), changeset])
  }
  const names = [...groups.keys()].toSorted((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b))
  const sections = names.map(name => `### ${name}\n\n${groups.get(name).toSorted(byWeight).map(bulletOf).join('\n')}`)
  return [`## ${version} (${date})`, ...sections].join('\n\n')
}

/** Returns the changelog with a new entry before the older ones. */
export function withEntry(changelog, entry) {
  const [introduction, ...older] = changelog.trimEnd().split(/\n+(?=## )/)
  return `${[introduction, entry, ...older].join('\n\n')}\n`
}

/** Returns the text of the entry for a version, without its heading, or undefined. */
export function notesOf(changelog, version) {
  const entry = changelog.split(/\n(?=## )/).find(text => text.startsWith(`## ${version} `))
  return entry?.slice(entry.indexOf('\n')).trim()
}

function placeOf(name) {
  const at = order.indexOf(name)
  return at === -1 ? order.length : at
}

function shortOf(name) {
  return name.replace('@sallyport/', '')
}

function weightOf({ releases }) {
  return Math.min(...releases.map(({ type }) => rank[type] ?? rank.patch))
}

function byWeight(a, b) {
  return weightOf(a) - weightOf(b) || a.id.localeCompare(b.id)
}

function bulletOf(changeset) {
  const [, ...others] = changeset.releases.map(({ name }) => shortOf(name))
  const breaking = weightOf(changeset) === rank.major ? '**Breaking:** ' : ''
  const also = others.length === 0 ? '' : ` *(also ${others.join(', ')})*`
  const text = `${breaking}${withSuffix(changeset.summary.trim(), also)}`
  return `- ${text.replaceAll(/\n(?=.)/g, '\n  ')}`
}

/** Adds a note to the end of the first paragraph. */
function withSuffix(summary, suffix) {
  const [first, ...rest] = summary.split('\n\n')
  return [`${first}${suffix}`, ...rest].join('\n\n')
}
