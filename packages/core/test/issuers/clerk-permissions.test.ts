import { expect, test } from 'vitest'
import { clerk } from '../../src/issuers/presets/clerk.ts'

const { read } = clerk({ frontendApi: 'clerk.a.com', authorizedParties: 'https://a', subject: () => 'a' })

test('permissions are the bits of each feature of the active organization, the first action at the lowest bit', () => {
  const documented = { fea: 'o:dashboard,o:teams', o: { id: 'org_1', rol: 'admin', per: 'manage,read', fpm: '3,2' } }
  expect(read(documented)).toMatchObject({
    roles: ['admin'],
    permissions: ['dashboard:manage', 'dashboard:read', 'teams:read'],
  })
  const mixed = { fea: 'u:reports,o:dashboard,uo:teams', o: { per: 'read', fpm: '0,1' } }
  expect(read(mixed).permissions).toEqual(['teams:read'])
  const actions = Array.from({ length: 60 }, (_, index) => `a${index}`)
  const many = { fea: 'o:x', o: { per: actions.join(','), fpm: String(2n ** 59n + 1n) } }
  expect(read(many).permissions).toEqual(['x:a0', 'x:a59'])
})

test('both versions of the token give the same roles and permissions', () => {
  const first = { org_role: 'org:admin', org_permissions: ['org:dashboard:read'] }
  const second = { v: 2, fea: 'o:dashboard', o: { rol: 'admin', per: 'read', fpm: '1' } }
  const found = { roles: ['admin'], permissions: ['dashboard:read'] }
  expect([read(first), read(second)]).toMatchObject([found, found])
  expect(read({ v: 2, fea: 'u:dashboard', org_permissions: 'org:dashboard:read' })).toMatchObject({ permissions: [] })
})

test.each([
  [{ fea: 'o:dashboard,o:teams', o: { per: 'read', fpm: '1' } }],
  [{ fea: 'o:dashboard', o: { per: 'read', fpm: '1,1' } }],
  [{ fea: 'u:dashboard', o: { per: 'read', fpm: '1' } }],
  [{ fea: 'o:dashboard', o: { per: 'read', fpm: '2' } }],
  [{ fea: 'o:dashboard', o: { per: 'read', fpm: '-1' } }],
  [{ fea: 'o:dashboard', o: { per: 'read', fpm: '0x1' } }],
  [{ fea: 'o:dashboard', o: { per: 'read', fpm: 1 } }],
  [{ fea: 'o:dashboard', o: { per: ['read'], fpm: '1' } }],
  [{ fea: ['o:dashboard'], o: { per: 'read', fpm: '1' } }],
  [{ fea: 'o:dashboard', o: null, org_permissions: ['org:dashboard:read'] }],
  [{ fea: 'o:dashboard', o: 'admin' }],
  [{ fea: 'o:dashboard' }],
  [{ o: { rol: 'admin' } }],
  [{ fea: '', o: { per: '', fpm: '' } }],
])('claims that do not fit together grant no permission: %j', payload => {
  expect(read(payload).permissions).toEqual([])
})
