import { join } from 'node:path'
import { inject } from 'vitest'
import { openProxy } from '../../fixtures/cuttable-proxy.ts'
import { connect } from '../database/connect.ts'
import { testDatabase } from './test-database.ts'

/** A database of the test's own behind a line that can be cut or made to lose all. `direct` goes around it. */
export const proxiedDatabase = async () => {
  const { db: direct, url: directUrl, close: dropDatabase } = await testDatabase()
  const proxy = await openProxy()
  proxy.leadTo(join(inject('postgresSocketFolder'), '.s.PGSQL.5432'))
  const { pathname } = new URL(directUrl)
  const url = `postgresql://kasa@127.0.0.1:${proxy.port}${pathname}?sslmode=disable`
  const db = connect(url)
  const close = async () => {
    await db.destroy()
    await proxy.close()
    await dropDatabase()
  }
  return { database: { db, url, close }, direct, proxy }
}
