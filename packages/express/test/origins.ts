/** The one origin that is allowed. */
export const allowed = 'https://app.example.com'

/** Origins of other people, each of which some way of comparing takes for the allowed one. */
export const hostile = [
  // It stands at their beginning.
  'https://app.example.com.evil.test',
  'https://app.example.com.evil.test:8443',
  'https://app.example.comevil.test',
  'https://app.example.com-evil.test',
  'https://app.example.community',
  'https://app.example.com@evil.test',
  'https://app.example.com%2eevil.test',
  'https://app.example.com_.evil.test',
  'https://app.example.com:8443',
  'https://app.example.com:80',
  'https://app.example.com.',
  'https://app.example.com/',
  'https://app.example.com,https://evil.test',
  'https://app.example.com https://evil.test',
  // It stands somewhere in them.
  'https://evil.test?https://app.example.com',
  'https://evil.test#https://app.example.com',
  // A dot is any character to a pattern.
  'https://appXexample.com',
  'https://app.example-com.evil.test',
  // It is the same host, by another scheme.
  'http://app.example.com',
  'ws://app.example.com',
  'ftp://app.example.com',
  // Others of the same site, and what looks alike.
  'https://example.com',
  'https://evil.example.com',
  'https://x.app.example.com',
  'https://evilapp.example.com',
  'https://app.example.co',
  'https://app.example.org',
  'https://аpp.example.com',
  'https://xn--pp-6kc.example.com',
  'app.example.com',
  'https://user@app.example.com',
  'null',
  '*',
  'file://',
  'https://evil.test',
] as const
