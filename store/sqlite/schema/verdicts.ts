/**
 * What each call counts as, and each change of it: rows are only added, which SQLite itself holds. A call has a row from when it is recorded
 * on. Records of before are judged here by what is known of them, as `verdictOf` of that day did.
 */
export const verdictSchema = `
  CREATE TABLE call_verdicts (
    call_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    because TEXT NOT NULL,
    occasion TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (call_id, number)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO call_verdicts
    SELECT
      call_id, 1,
      CASE
        WHEN is_reported THEN 'untrusted'
        WHEN call_class IN ('proven', 'returning') THEN 'trusted'
        WHEN call_class IS NULL AND trust_class = 'verified' THEN 'trusted'
        ELSE 'untrusted'
      END,
      CASE WHEN is_reported THEN 'report' ELSE 'class' END,
      'migrated',
      CAST(unixepoch('subsec') * 1000 AS INTEGER)
    FROM (
      SELECT *, EXISTS (
        SELECT 1 FROM call_reports WHERE call_reports.call_id = call_records.call_id AND counts = 1
      ) AS is_reported
      FROM call_records
    );

  CREATE TRIGGER call_verdicts_are_never_edited BEFORE UPDATE ON call_verdicts
    BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
  CREATE TRIGGER call_verdicts_are_never_cut BEFORE DELETE ON call_verdicts
    BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
  CREATE TRIGGER call_verdicts_continue BEFORE INSERT ON call_verdicts
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM call_verdicts WHERE call_id = NEW.call_id)
    BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
`

/** What figures rest on beside: what came of each ring, and when agents were on duty. */
export const figureSchema = `
  ALTER TABLE call_records ADD COLUMN ring_notes TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE begun_calls ADD COLUMN ring_notes TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX call_records_by_end ON call_records (ended_at_ms);

  CREATE TABLE duty_times (
    agent_id TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    PRIMARY KEY (agent_id, from_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX duty_times_by_end ON duty_times (to_ms);
`

/** Rows of these tables. */
export interface FigureTables {
  readonly call_verdicts: CallVerdictRow
  readonly duty_times: DutyTimeRow
}

interface CallVerdictRow {
  readonly call_id: string
  /** From 1, without gaps. */
  readonly number: number
  readonly verdict: string
  readonly because: string
  readonly occasion: string
  readonly at_ms: number
}

interface DutyTimeRow {
  readonly agent_id: string
  readonly from_ms: number
  readonly to_ms: number
}
