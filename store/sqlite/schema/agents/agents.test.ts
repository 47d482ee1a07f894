import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { agentSchema } from './agents.ts'

test('who was enrolled first becomes admin, so does the demo agent, and everybody signs in anew', () => {
  const database = new SQLite(':memory:')
  database.exec(`
    CREATE TABLE agent_accounts (agent_id TEXT PRIMARY KEY, name TEXT, created_at_ms INTEGER);
    CREATE TABLE agent_credentials (credential_id TEXT PRIMARY KEY, agent_id TEXT, created_at_ms INTEGER);
    CREATE TABLE enrolment_links (secret_hash TEXT PRIMARY KEY, expires_at_ms INTEGER, used INTEGER);
    CREATE TABLE agent_sessions (secret_hash TEXT PRIMARY KEY);
    INSERT INTO agent_accounts VALUES ('second', 'Bo', 2), ('first', 'Ana', 1), ('demo', 'Demo', 0);
    INSERT INTO agent_credentials VALUES ('b', 'second', 2), ('a', 'first', 1);
    INSERT INTO enrolment_links VALUES ('hash', 9, 0);
    INSERT INTO agent_sessions VALUES ('hash');
  `)
  database.exec(agentSchema)
  const all = (sql: string) => database.prepare(sql).raw().all()
  expect(all('SELECT agent_id, role FROM agent_accounts ORDER BY agent_id')).toEqual([
    ['demo', 'admin'],
    ['first', 'admin'],
    ['second', 'agent'],
  ])
  const credentials = 'SELECT name, last_used_at_ms, synced FROM agent_credentials ORDER BY credential_id'
  expect(all(credentials)).toEqual([
    ['Ana', null, 0],
    ['Bo', null, 0],
  ])
  expect(all('SELECT role FROM enrolment_links')).toEqual([['agent']])
  expect(all('SELECT * FROM agent_sessions')).toEqual([])
})
