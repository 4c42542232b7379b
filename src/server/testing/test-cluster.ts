import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import {
  initializeCluster,
  openCluster,
  socketFolder,
  socketUrl,
  startCluster,
  stopCluster,
} from '../database/cluster.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { installDeliveryQueue } from '../webhooks/delivery-queue.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the socket of the PostgreSQL that all test files share. */
    postgresSocketFolder: string
  }
}

/** Not for data that anyone wants to keep. */
const fastAndCareless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  autovacuum: 'off',
}

/** Vitest's global setup: a throwaway PostgreSQL whose database `template1` is migrated. Returns the way to end it. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await makeTemporaryFolder('kasa-test')
  const cluster = await openCluster(folder)
  process.once('exit', endAtExit)
  await initializeCluster(cluster)
  await startCluster(cluster, fastAndCareless)
  const template = connect(socketUrl(socketFolder(cluster), 'template1'), { max: 1 })
  await migrate(template)
  await installDeliveryQueue(template)
  await template.destroy()
  project.provide('postgresSocketFolder', socketFolder(cluster))
  return async () => {
    process.removeListener('exit', endAtExit)
    await stopCluster(cluster)
    await rm(folder, { recursive: true })
  }

  /** Vitest does not wait for anything when it is interrupted. */
  function endAtExit() {
    const args = ['stop', '--mode=immediate', '--silent', '--pgdata=postgres']
    spawnSync(cluster.binaries.pgCtl, args, { cwd: folder, ...cluster.user, timeout: 5_000 })
    rmSync(folder, { recursive: true, force: true })
  }
}
