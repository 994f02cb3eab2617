/** `'superadmin'.includes('admin')`: only an array of nothing but strings names roles. */
export function rolesOf(claims: object): readonly string[] {
  const roles: unknown = Object.hasOwn(claims, 'roles') ? Reflect.get(claims, 'roles') : undefined
  return Array.isArray(roles) && roles.every(role => typeof role === 'string') ? roles : []
}
