import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { invitationSchema } from './invitations.ts'

test('links of an older version are void: nobody knows who made them', () => {
  const database = new SQLite(':memory:')
  database.exec(`
    CREATE TABLE enrolment_links (secret_hash TEXT PRIMARY KEY, expires_at_ms INTEGER, used INTEGER, role TEXT);
    INSERT INTO enrolment_links VALUES ('hash', 9, 0, 'admin');
  `)
  database.exec(invitationSchema)
  expect(database.prepare('SELECT * FROM enrolment_links').all()).toEqual([])
  database.exec(`INSERT INTO enrolment_links (secret_hash) VALUES ('new')`)
  expect(database.prepare('SELECT inviter_id, created_at_ms FROM enrolment_links').raw().all()).toEqual([
    [null, 0],
  ])
})
