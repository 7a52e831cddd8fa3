CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT, provider_metadata TEXT);
INSERT INTO messages VALUES ('b2:0', NULL, 'system', NULL), ('b2:1', 'b2:0', 'user', NULL), ('b2:2', 'b2:1', 'assistant', '{"id": "x"}');
INSERT INTO messages VALUES ('b2:3', 'b2:2', 'user', NULL), ('b2:4', 'b2:3', 'assistant', NULL), ('b2:5', 'b2:2', 'user', NULL), ('b2:6', 'b2:5', 'assistant', NULL), ('b2:7', 'b2:7', 'user', NULL);
CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT, tool_name TEXT, text TEXT, payload TEXT);
INSERT INTO parts (message_hash, position, type, tool_name, text, payload) VALUES
  ('b2:0', 0, 'text', NULL, '你是助手', NULL),
  ('b2:1', 0, 'text', NULL, NULL, '{"text_ref": [{"fragment": 1}, {"literal": "\nquestion"}]}'),
  ('b2:1', 1, 'attachment', NULL, NULL, '{"attachment_id": "a1"}'),
  ('b2:2', 1, 'tool_call', 'look', NULL, '{"arguments": {"q": 1}, "tool_call_id": "c1", "server_executed": true}'),
  ('b2:2', 0, 'reasoning', NULL, '想', '{"token_count": 2}'),
  ('b2:3', 0, 'tool_result', 'look', 'nothing', '{"tool_call_id": "c1", "exception": "KeyError", "attachment_ids": ["a1", "gone"]}'),
  ('b2:4', 0, 'text', NULL, '{"not": "parsed"}', NULL),
  ('b2:4', 1, 'hologram', NULL, 'x', NULL),
  ('b2:5', 0, 'text', NULL, 'instead', NULL),
  ('b2:6', 0, 'text', NULL, 'other', NULL),
  ('b2:7', 0, 'text', NULL, 'round', NULL);
CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT, datetime_utc TEXT);
INSERT INTO threads VALUES ('t1', 'Pelican', 'b2:6', NULL, '2026-09-01T00:00:00+00:00'), ('t2', NULL, 'b2:4', 't1', NULL), ('t3', 'Circle', 'b2:7', NULL, NULL), ('t4', 'Nothing', NULL, NULL, NULL);
CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT, tip_message_hash TEXT, model TEXT, resolved_model TEXT, options_json TEXT, duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO turns VALUES ('01', 't1', 'b2:1', 'b2:2', 'm', 'm-2026', '{}', 7, '2026-09-01T00:00:01+00:00'), ('02', 't1', 'b2:3', 'b2:4', 'm', NULL, NULL, 8, '2026-09-01T00:00:02+00:00'), ('03', 't1', 'b2:5', 'b2:6', 'n', NULL, NULL, 9, '2026-09-01T00:00:03+00:00');
CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
INSERT INTO attachments VALUES ('a1', 'image/png', NULL, NULL, x'89504E470D0A1A0A01');
CREATE TABLE fragments (id INTEGER PRIMARY KEY, hash TEXT, content TEXT);
INSERT INTO fragments VALUES (1, 'h', 'A long file');
