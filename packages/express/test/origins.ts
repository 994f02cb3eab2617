/** The one origin that is allowed. */
export const allowed = 'https://app.example.com'

/** Hostile origins, each of which passes for the allowed one in some wrong comparison. */
export const hostile = [
  // They begin with it.
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
  // They contain it.
  'https://evil.test?https://app.example.com',
  'https://evil.test#https://app.example.com',
  // In a pattern a dot is any character.
  'https://appXexample.com',
  'https://app.example-com.evil.test',
  // The same host with another scheme.
  'http://app.example.com',
  'ws://app.example.com',
  'ftp://app.example.com',
  // Other hosts of the same site, and similar names.
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
