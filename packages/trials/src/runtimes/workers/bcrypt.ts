// Takes the place of @node-rs/bcrypt in the worker of the suites, which hash with it.
import { compare, hash as hashText } from 'bcryptjs'

export async function hash(password: string, { cost }: { readonly cost: number }): Promise<string> {
  return hashText(password, cost)
}

export const verify: typeof compare = compare
