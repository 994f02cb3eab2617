import { users } from '../shared/users.ts'

const broken = new Set<string>()
const { findById } = users

users.findById = async id => {
  if (broken.has(id)) throw new Error('connect ECONNREFUSED db.internal:5432')
  return findById(id)
}

/** Makes the database fail for a user, until the returned function is called. */
export function breakUser(id: string): () => void {
  broken.add(id)
  return () => broken.delete(id)
}
