import { definePolicy, resource, shape } from '../src/index.ts'

export interface Doc {
  readonly id: string
  readonly owner: string | null
  readonly size: number
  readonly big: bigint
  readonly state: 'open' | 'closed'
  readonly at: Date
  readonly tags: readonly string[]
  readonly members: string[] | null
  readonly folder: { readonly ownerId: string; readonly depth?: number; readonly top: { readonly key: string } } | null
  readonly shares: readonly { readonly id: string }[]
}

/** A policy that uses every kind of condition. */
export function documentsPolicy() {
  return definePolicy({
    resources: {
      doc: resource<Doc>()('read', 'edit'),
      page: resource<{ owner: string }>()('read'),
      tenanted: resource<{ t: string }>({ tenant: 't' })('see'),
    },
    roles: { reader: {}, editor: { inherits: ['reader'] } },
    subject: shape<{ level: number; teams: readonly string[]; born?: Date; org?: { id: string } }>(),
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow, deny, subject: s, context: c, opaque, withoutResource }) => [
      allow('reader', 'doc:read', {
        owner: s.id,
        size: { lte: s.level, gt: 1 },
        state: { in: ['open'] },
        big: { lt: 5n },
      }),
      allow('reader', 'doc:read', { owner: { in: s.teams }, at: { lt: s.born }, $context: { mfa: true } }),
      allow('reader', 'doc:read', { owner: null }),
      allow(['reader', '*'], ['doc:read', 'page:read'], { owner: s.id }),
      allow('editor', '*', { $or: [{ $subject: { level: 1 } }, { $not: { $context: { mfa: c.mfa } } }] }),
      allow(
        'editor',
        'doc:edit',
        opaque('small', ({ resource: doc, subject: who, context }) => doc.size < who.level && context.mfa),
      ),
      allow('editor', 'doc:edit', { $and: [opaque('small', ({ resource: doc }) => doc.size < 1), { size: 1 }] }),
      deny('reader', 'doc:*', { state: 'closed' }),
      allow('reader', 'page:read', withoutResource({ $context: { mfa: true } })),

      allow('reader', 'doc:read', { tags: { contains: s.id }, members: { containsAny: s.teams } }),
      allow('reader', 'doc:read', { tags: { containsAny: ['a', 'b'] }, $subject: { teams: { contains: 'x' } } }),
      allow('reader', 'doc:read', { 'folder.ownerId': s.id, 'folder.depth': { lt: s.level }, 'folder.top.key': 'x' }),
      allow('reader', 'doc:read', { owner: s['org.id'], $not: { 'folder.top.key': { in: ['a'] } } }),
      allow('reader', 'doc:read', { $subject: { 'org.id': 'o1' } }),
    ],
    duties: ({ forbidSame }) => [
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edit'] } }),
      forbidSame('doc', { owner: { field: 'folder.ownerId' }, editor: { actions: ['edit'] } }),
    ],
  })
}
