import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { spoilsConnection, troubleOf } from './database-trouble.ts'

const sqlState = (code: string) => Object.assign(new DatabaseError('refused', 7, 'error'), { code })
const system = (code: string, syscall: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall })
const tls = (code: string) => Object.assign(new Error('the certificate is not good'), { code })

test.each([
  ['08006', 'database_unreachable'],
  ['08P01', 'database_unreachable'],
  ['25006', 'database_read_only'],
  ['28000', 'database_login_refused'],
  ['28P01', 'database_login_refused'],
  ['3D000', 'database_missing'],
  ['40001', 'database_slow'],
  ['40P01', 'database_slow'],
  ['42501', 'database_rights_missing'],
  ['53100', 'database_full'],
  ['53200', 'database_out_of_memory'],
  ['53300', 'database_connections_exhausted'],
  ['53400', 'database_overloaded'],
  ['55P03', 'database_slow'],
  ['57014', 'database_slow'],
  ['57P01', 'database_restarting'],
  ['57P03', 'database_restarting'],
  ['57P04', 'database_missing'],
  ['58030', 'database_broken'],
  ['26000', 'database_connections_shared'],
])('PostgreSQL’s %s is %s', (code, trouble) => {
  expect(troubleOf(sqlState(code))).toBe(trouble)
})

test.each(['23505', '22P02', '42P01', '42601', '0A000', 'XX001'])('%s is a fault of the statement', (code) => {
  expect(troubleOf(sqlState(code))).toBeNull()
})

test.each([
  ['EAI_AGAIN', 'getaddrinfo'],
  ['ENOTFOUND', 'getaddrinfo'],
  ['EAI_FAIL', 'getaddrinfo'],
  ['ENETUNREACH', 'connect'],
  ['EHOSTUNREACH', 'connect'],
  ['EHOSTDOWN', 'connect'],
  ['EADDRNOTAVAIL', 'connect'],
  ['EMFILE', 'connect'],
  ['EACCES', 'connect'],
  ['ENOENT', 'connect'],
  ['ECONNRESET', 'read'],
  ['ENETDOWN', 'write'],
  ['EPIPE', 'write'],
])('%s of %s is a database that cannot be reached', (code, syscall) => {
  expect(troubleOf(system(code, syscall))).toBe('database_unreachable')
  expect(troubleOf(new AggregateError([system(code, syscall)]))).toBe('database_unreachable')
})

test.each([
  ['ENOENT', 'open'],
  ['EACCES', 'mkdir'],
  ['EISDIR', 'read'],
  ['ENOSPC', 'write'],
])('%s of %s is about a file', (code, syscall) => {
  expect(troubleOf(system(code, syscall))).toBeNull()
})

test.each(['CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
  '%s is a certificate that is refused',
  (code) => expect(troubleOf(tls(code))).toBe('database_certificate_refused'),
)

test('whatever ends a connection is a database that cannot be reached', () => {
  expect(troubleOf(Object.assign(sqlState('XX000'), { severity: 'FATAL' }))).toBe('database_unreachable')
})

test('what is no error of a database is none', () => {
  for (const error of [new Error('no'), new TypeError('x is not a function'), 'text', null, undefined]) {
    expect(troubleOf(error)).toBeNull()
  }
})

test('a connection that leads to a server of no use is not used again, one whose statement failed is', () => {
  for (const code of ['25006', '57P01', '08006', '26000']) expect(spoilsConnection(sqlState(code))).toBe(true)
  expect(spoilsConnection(new Error('Query read timeout'))).toBe(true)
  for (const code of ['53100', '57014', '40P01', '23505']) expect(spoilsConnection(sqlState(code))).toBe(false)
})
