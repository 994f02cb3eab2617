/** Names of variables that hold secrets. */
const secretName = /SECRET|PASSWORD|PASSWD|TOKEN|PEPPER|CREDENTIAL|(^|_)(KEY|JWK|PASS|PWD|PRIVATE)(_|$)/i

/** Whether a variable holds a secret, by its name. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !/PUBLIC/i.test(name)
}

/** Returns the secrets of an environment, which must never be printed: whole values, and the passwords of URLs. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env)
    .flatMap(([name, value = '']) => [...(isSecretName(name) ? [value] : []), ...passwordsOf(value)])
    .filter(value => value.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length)
}

/** Shorter values are words such as `on`, which messages contain by chance. */
const shortestSecret = 4

function passwordsOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return []
  const { password } = new URL(value)
  try {
    return password === '' ? [] : [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
