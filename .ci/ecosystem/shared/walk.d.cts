export declare const password: string
export declare function usersOf(hash: (password: string) => Promise<string>): Promise<{
  findByLogin(login: string): Promise<Entry | undefined>
  findById(id: string): Promise<Entry | undefined>
  replacePasswordHash(): Promise<boolean>
}>
export declare function walk(url: string): Promise<void>

interface Entry {
  readonly id: string
  readonly user: { readonly id: string; readonly roles: readonly string[] }
  readonly passwordHash: string
}
