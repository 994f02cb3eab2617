/** What a developer should check, by the code of the error. */
const hints: readonly (readonly [codes: string, hint: string])[] = [
  [
    '42P01 3F000 42883 ER_NO_SUCH_TABLE ER_SP_DOES_NOT_EXIST P2021',
    'a table or function does not exist: have the migrations run?',
  ],
  ['42703 ER_BAD_FIELD_ERROR P2022', 'a column does not exist: have all migrations run?'],
  ['42501 ER_TABLEACCESS_DENIED_ERROR ER_DBACCESS_DENIED_ERROR NOPERM', 'the role lacks a privilege'],
  [
    '28P01 28000 ER_ACCESS_DENIED_ERROR WRONGPASS NOAUTH P1000 ELOGIN',
    'the server refused the login: check user and password',
  ],
  ['3D000 ER_BAD_DB_ERROR P1003', 'the database does not exist'],
  [
    '22P02 22003 ER_TRUNCATED_WRONG_VALUE P2023',
    "a value does not fit its column's type, such as an id of another kind",
  ],
  ['ECONNREFUSED P1001', 'nothing listens at this address: is the server running?'],
  ['ENOTFOUND EAI_AGAIN', 'the host name cannot be resolved'],
  ['25006 READONLY ER_OPTION_PREVENTS_STATEMENT', 'the server is read-only: connect to the primary'],
  ['53300 ER_CON_COUNT_ERROR', 'the server has no connection left: make the pools smaller'],
  ['OOM', 'Redis is full: raise maxmemory'],
  ['timeout', 'no answer in time'],
]

const byCode: ReadonlyMap<string, string> = new Map(
  hints.flatMap(([codes, hint]) => codes.split(' ').map(code => [code, hint] as const)),
)

/** Returns a hint for an error code; undefined for codes that need none. */
export function hintFor(code: string): string | undefined {
  return byCode.get(code)
}
