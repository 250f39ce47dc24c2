PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO flyway_schema_history VALUES(1,'1','first slice','SQL','V1__first_slice.sql',-643544502,'','2026-11-30 06:22:32.629',63,1);
INSERT INTO flyway_schema_history VALUES(2,'2','deliveries','SQL','V2__deliveries.sql',267135480,'','2026-11-30 06:22:32.733',1,1);
INSERT INTO flyway_schema_history VALUES(3,'4','sessions and tokens','SQL','V4__sessions_and_tokens.sql',-1982742082,'','2026-11-30 06:22:32.841',30,1);
INSERT INTO flyway_schema_history VALUES(4,'5','mail','SQL','V5__mail.sql',-1980999771,'','2026-11-30 06:22:32.955',44,1);
INSERT INTO flyway_schema_history VALUES(5,'6','audit checkpoints','SQL','V6__audit_checkpoints.sql',1176645430,'','2026-11-30 06:22:32.987',1,1);
INSERT INTO flyway_schema_history VALUES(6,'7','username skeletons','SQL','V7__username_skeletons.sql',894082893,'','2026-11-30 06:22:33.004',3,1);
INSERT INTO flyway_schema_history VALUES(7,'8','openpgp','SQL','V8__openpgp.sql',16013699,'','2026-11-30 06:22:33.011',1,1);
INSERT INTO flyway_schema_history VALUES(8,'9','address changes','SQL','V9__address_changes.sql',-769152058,'','2026-11-30 06:22:33.022',1,1);
INSERT INTO flyway_schema_history VALUES(9,'10','letters in turn','SQL','V10__letters_in_turn.sql',-347653266,'','2026-11-30 06:22:33.039',6,1);
INSERT INTO flyway_schema_history VALUES(10,'12','probes','SQL','V12__probes.sql',-1671979625,'','2026-11-30 06:22:33.045',0,1);
INSERT INTO flyway_schema_history VALUES(11,'13','attempts pending','SQL','V13__attempts_pending.sql',1486687984,'','2026-11-30 06:22:33.073',1,1);
INSERT INTO flyway_schema_history VALUES(12,'15','browser that used a token','SQL','V15__browser_that_used_a_token.sql',-1683596119,'','2026-11-30 06:22:33.113',2,1);
INSERT INTO flyway_schema_history VALUES(13,'16','registered servers','SQL','V16__registered_servers.sql',1150709285,'','2026-11-30 06:22:33.131',5,1);
INSERT INTO flyway_schema_history VALUES(14,'17','webhooks','SQL','V17__webhooks.sql',1509510535,'','2026-11-30 06:22:33.169',23,1);
INSERT INTO flyway_schema_history VALUES(15,'19','deliveries of a person','SQL','V19__deliveries_of_a_person.sql',-1363874801,'','2026-11-30 06:22:33.219',2,1);
INSERT INTO flyway_schema_history VALUES(16,'20','signing keys','SQL','V20__signing_keys.sql',-1326831154,'','2026-11-30 06:22:33.243',2,1);
INSERT INTO flyway_schema_history VALUES(17,'21','attempts in one statement','SQL','V21__attempts_in_one_statement.sql',1514655511,'','2026-11-30 06:22:33.296',30,1);
INSERT INTO flyway_schema_history VALUES(18,'22','source rules','SQL','V22__source_rules.sql',-1249085082,'','2026-11-30 06:22:33.330',0,1);
INSERT INTO flyway_schema_history VALUES(19,'23','defence hours','SQL','V23__defence_hours.sql',-1672776452,'','2026-11-30 06:22:33.392',9,1);
INSERT INTO flyway_schema_history VALUES(20,'24','suspicions','SQL','V24__suspicions.sql',556177948,'','2026-11-30 06:22:33.449',5,1);
INSERT INTO flyway_schema_history VALUES(21,'25','familiar places','SQL','V25__familiar_places.sql',1828133637,'','2026-11-30 06:22:33.466',0,1);
INSERT INTO flyway_schema_history VALUES(22,'29','groups','SQL','V29__groups.sql',182765375,'','2026-11-30 06:22:33.515',6,1);
CREATE TABLE installation (
  name        TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT;
INSERT INTO installation VALUES('DELIVERY',X'01f263f2b9b68729ca1e9629933ef2286ecc4528e2dc8d22570178d69abc00dd',1796019754738);
INSERT INTO installation VALUES('DIGESTS',X'04dce9d900850c706baf0b9b8d30c0c79057056ca2380239ec550e7fbe18e974',1796019755167);
INSERT INTO installation VALUES('PASSWORD_HASH',X'860a09fde900a48f807a1f64c0ce9e55fa152231cb58b18f3493dc4a02af511c',1796019755183);
INSERT INTO installation VALUES('SECRETS_FILE',X'368b138896d70741b32ba393d2db4bcd79887fe53434e5cb437cc17648434941',1796019755210);
INSERT INTO installation VALUES('SIGNING',X'3059301306072a8648ce3d020106082a8648ce3d030107034200043eb0ef6fc41ef10b94ac60251b99760f9d578d79b25c1fa2041e14456ab54091d9c0584ed4feaf637eeb4b55dddd70bdbb6e359657ebbf9b1f9ea3d38dc365bb',1796019755217);
INSERT INTO installation VALUES('WEBHOOK_SECRET',X'd1e73a1605d7240c14b5ad2e2d7de46b942286906282cca4616b744bce0be43a',1796019755227);
CREATE TABLE audit_head (
  chain TEXT PRIMARY KEY,
  seq   INTEGER NOT NULL,
  hash  BLOB NOT NULL
) STRICT;
INSERT INTO audit_head VALUES('main',9,X'0082a881b17f63c5c07b7cb677bfbb55e26e83236b02a240d32c0f7ad5ef23d9');
CREATE TABLE audit_lines (
  seq    INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  event  TEXT NOT NULL,
  fields TEXT NOT NULL,
  hash   BLOB NOT NULL
) STRICT;
INSERT INTO audit_lines VALUES(1,1796019779237,'user_imported','{"account":"7aqkf6t0l8gipe14oqq0gb7ns8","with_hash":"true"}',X'ac21dee02e0fc945f8bf3d85f0d5e2323e4854353e44887dc0d0adb652dab7fa');
INSERT INTO audit_lines VALUES(2,1796019779237,'user_imported','{"account":"6esk04ul0es7m24iuj5c4vgrk2","with_hash":"false"}',X'f5dba3c6bb688627af6aa3d247e10ea2cfdb499104ceaa902e023a7b33bee433');
INSERT INTO audit_lines VALUES(3,1796019787132,'letter_sent','{"letter":"0qjvd0nkf131sdrnftlkiqpo08","purpose":"account-made"}',X'49ff301306b511c75cd8ddd8c2ba3406e57b3deac51460e1619251e2f47a1819');
INSERT INTO audit_lines VALUES(4,1796019795167,'client_added','{"client":"1ao5dq19g48gdqs2d1aiaiuf32","scopes":"deliveries:write deliveries:read"}',X'728a623fb5e83bbf08610644b222ffb587cd35a6fc2507c2e12a22f409f358c3');
INSERT INTO audit_lines VALUES(5,1796019803765,'defence.denied','{"by":"operator","prefix_bits":"24","source_digest":"xaFL9zSBmwftkCIb","until":"2026-12-01T06:23:23.765Z"}',X'483e8cdd7dda9f2a3ec4c24b63c039e5399706d6a2189f6229cb38196ee3784f');
INSERT INTO audit_lines VALUES(6,1796019806585,'password_rehashed','{"account":"7aqkf6t0l8gipe14oqq0gb7ns8"}',X'025133984ff7cca08341f285596edc91b48411514b96d5790a538e76fdc1884c');
INSERT INTO audit_lines VALUES(7,1796019806585,'authn_login_success','{"account":"7aqkf6t0l8gipe14oqq0gb7ns8","by":"password","known_device":"false","session":"4titdc51fd0ql4nrllq5jr0fg3"}',X'62c8343ace3871dfee207692a37a319f8bd5e81bbd63ea7bbf017ebfdbeacea9');
INSERT INTO audit_lines VALUES(8,1796019829113,'group_added','{"group":"4j428e7nbp0ri1gieel4sijld0"}',X'3900f9fb5804090f0a4dc43de187167592f121f9f49fb06fe80a62ef11b999bb');
INSERT INTO audit_lines VALUES(9,1796019844612,'group_joined','{"account":"7aqkf6t0l8gipe14oqq0gb7ns8","by":"operator","group":"4j428e7nbp0ri1gieel4sijld0"}',X'0082a881b17f63c5c07b7cb677bfbb55e26e83236b02a240d32c0f7ad5ef23d9');
CREATE TABLE accounts (
  id           TEXT PRIMARY KEY,
  email        TEXT NOT NULL,
  email_digest BLOB NOT NULL UNIQUE,
  username     TEXT UNIQUE,
  display_name TEXT,
  generation   INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  disabled_at  INTEGER
, language TEXT NOT NULL DEFAULT 'en', username_skeleton TEXT) STRICT;
INSERT INTO accounts VALUES('7aqkf6t0l8gipe14oqq0gb7ns8','ada@example.org',X'63bed1cf7dadf4a50761f135bff27b7419e02fb0f3bdbc49fe203ebc6041cfe9','ada','Ada',1,1796019779237,NULL,'en','icu 79.1, rules 1: ada');
INSERT INTO accounts VALUES('6esk04ul0es7m24iuj5c4vgrk2','grace@example.org',X'6dc52b95c296179a73a64373be40b0105ab67673968c6453ee4087e155ddc17a',NULL,NULL,1,1796019779237,NULL,'de',NULL);
CREATE TABLE passwords (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  sealed_hash BLOB NOT NULL,
  changed_at  INTEGER NOT NULL,
  changed_by  TEXT NOT NULL
) STRICT;
INSERT INTO passwords VALUES('7aqkf6t0l8gipe14oqq0gb7ns8',X'0100000001817c03cef260264b76e074bb1acf775d8418217a25aa7deb26cd9b59fd6d191b24e3293ecbac0b653a118ac68c4d7144ff066136d53f01e73c801f7b140164548a9672f47361f6ec3e1bcae52e63c13a90d0c36353049fa6780841fb06941575d9e14bd292de44cda9ae7647a5b1fdbd46535a7f23cddac8c94def31c0',1796019779237,'import');
CREATE TABLE enrolments (
  id             TEXT PRIMARY KEY,
  request_digest BLOB NOT NULL UNIQUE,
  email          TEXT NOT NULL,
  email_digest   BLOB NOT NULL,
  username       TEXT,
  display_name   TEXT,
  sealed_hash    BLOB NOT NULL,
  created_at     INTEGER NOT NULL,
  expires_at     INTEGER NOT NULL
, language TEXT) STRICT;
CREATE TABLE one_time_tokens (
  id         TEXT PRIMARY KEY,
  digest     BLOB NOT NULL UNIQUE,
  purpose    TEXT NOT NULL,
  subject    TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,
  ended_at   INTEGER
, generation INTEGER, binding TEXT, used_by TEXT) STRICT;
INSERT INTO one_time_tokens VALUES('54rjp0lsupjucgtspnhqa1ujrm',X'780828db14f36a7e0b0ee190b0476220c1fb9c5bcd251406508008da0d8e02b0','invitation','6esk04ul0es7m24iuj5c4vgrk2',1796019780440,1796106180440,NULL,NULL,1,NULL,NULL);
CREATE TABLE sessions (
  id               TEXT PRIMARY KEY,
  token_digest     BLOB NOT NULL UNIQUE,
  account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation       INTEGER NOT NULL,
  authenticated_at INTEGER NOT NULL,
  methods          TEXT NOT NULL,
  last_used_at     INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL,
  device           TEXT NOT NULL,
  place            TEXT NOT NULL
, begun_at INTEGER NOT NULL DEFAULT 0, token_at INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO sessions VALUES('4titdc51fd0ql4nrllq5jr0fg3',X'ec9e2741f270926daadfbb68b6868613492ca9b9003cb721b3e0b72beb652fd7','7aqkf6t0l8gipe14oqq0gb7ns8',1,1796019806585,'pwd',1796019845126,1796063006585,'curl','127.0.0.1',1796019806585,1796019806585);
CREATE TABLE outbox (
  id              TEXT PRIMARY KEY,
  purpose         TEXT NOT NULL,
  subject         TEXT,
  address_digest  BLOB,
  created_at      INTEGER NOT NULL,
  attempts        INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  dead_at         INTEGER
, language TEXT, notice INTEGER NOT NULL DEFAULT 0, last_failure TEXT, topic TEXT, source TEXT, turn INTEGER) STRICT;
CREATE TABLE attempts (
  bucket    BLOB PRIMARY KEY,
  charged   INTEGER NOT NULL,
  resets_at INTEGER NOT NULL
, pending INTEGER NOT NULL DEFAULT 0, opened_at INTEGER NOT NULL DEFAULT 0, most INTEGER NOT NULL DEFAULT 0, share INTEGER NOT NULL DEFAULT 0, people INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO attempts VALUES(X'07afedebcfa81373c25c5b9ed7dd7409c69afc1e7a312126e9733ab75515a249',0,1798611805646,0,1796019805646,100,0,0);
INSERT INTO attempts VALUES(X'3dfbce31624f16063db26d43c39a99ca41f8f211f02e79a9dc4ec97725908477',0,1796022000000,0,1796019805646,2147483647,0,0);
INSERT INTO attempts VALUES(X'5486c1fa64cdba5e8d44a2ec8e07c35775ad624c159ee73a2088eaa92a59c720',0,1796020405646,0,1796019805646,20,0,0);
INSERT INTO attempts VALUES(X'621528d0ad258576f5bd6767bcc81e8f23793ea5bb66957fc53b3f3a592136b6',0,1796022000000,0,1796019805646,50,0,0);
INSERT INTO attempts VALUES(X'bb29b37e07e5e2cb7f25398ee1bf6185bd1a4a8537c8d4d90d7d703d943084b0',0,1796022000000,0,1796019805646,10,0,0);
INSERT INTO attempts VALUES(X'd11468f6a245698c09f1f81530f4b74ca5e5aa760d8944901cb0b0a0f6359338',0,1796020405646,0,1796019805646,10000,0,0);
INSERT INTO attempts VALUES(X'5c705bd14da72b6eab3a1badfdb0e313eeb764de12ae5c0e858faa289cc1e31c',1,1796169600000,0,1796019806585,0,0,7964484461473674947);
INSERT INTO attempts VALUES(X'5f7f52da624bdde33b200064823659dc9caa0e46ea4150bb1147ebac9aaca043',1,1796169600000,0,1796019806585,0,0,288230376151711744);
INSERT INTO attempts VALUES(X'dddabc9bdb977d78c19e11f493080b54482736f44cf7ec24850d369c87e48ed8',1,1796169600000,0,1796019806585,0,0,288230376151711744);
CREATE TABLE clients (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  secret_digest BLOB NOT NULL,
  scopes        TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  disabled_at   INTEGER
) STRICT;
INSERT INTO clients VALUES('1ao5dq19g48gdqs2d1aiaiuf32','Example Hosting',X'ebf55bc725066c1d306779267bf159e8bab4581b241d14fc122e6f35b88d879f','deliveries:write deliveries:read',1796019795167,NULL);
CREATE TABLE access_tokens (
  digest     BLOB PRIMARY KEY,
  client_id  TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  scopes     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE deliveries (
  id               TEXT PRIMARY KEY,
  client_id        TEXT NOT NULL REFERENCES clients (id),
  rid              BLOB NOT NULL UNIQUE,
  application      TEXT NOT NULL,
  mode             INTEGER NOT NULL,
  channel          TEXT NOT NULL,
  recipient_email  TEXT,
  recipient_id     TEXT,
  account          TEXT NOT NULL,
  sink             TEXT NOT NULL,
  status           TEXT NOT NULL,
  token_key        BLOB,
  agent_key        BLOB,
  claim_transcript BLOB,
  created_at       INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL,
  claimed_at       INTEGER,
  deadline_at      INTEGER,
  finished_at      INTEGER,
  alarm_at         INTEGER,
  receipt          TEXT
, server_id TEXT, registration BLOB, sealing_number INTEGER NOT NULL DEFAULT 0, sealed BLOB, code_hash TEXT, code_tries INTEGER NOT NULL DEFAULT 0, claim_identity BLOB, recipient_canonical TEXT, signing_key INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE delivery_events (
  id          TEXT PRIMARY KEY,
  delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  seq         INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  event       TEXT NOT NULL,
  agent_key   TEXT,
  address     TEXT
) STRICT;
CREATE TABLE idempotency (
  client_id   TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  key_digest  BLOB NOT NULL,
  body_digest BLOB NOT NULL,
  delivery_id TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (client_id, key_digest)
) STRICT;
CREATE TABLE session_tokens (
  digest      BLOB PRIMARY KEY,
  session_id  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  made_at     INTEGER NOT NULL,
  replaced_at INTEGER
) STRICT;
CREATE TABLE epoch (
  name     TEXT PRIMARY KEY,
  value    BLOB NOT NULL,
  begun_at INTEGER NOT NULL
) STRICT;
INSERT INTO epoch VALUES('present',X'53e5b3809f7119de8171bf12b6461967',1796019755260);
CREATE TABLE audit_checkpoints (
  seq       INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
INSERT INTO audit_checkpoints VALUES(9,1796019845633,X'0082a881b17f63c5c07b7cb677bfbb55e26e83236b02a240d32c0f7ad5ef23d9',X'0053d6889fb8b31b4dffac5b8378c646bf38cbd6f88e2fd73560e4f3f3bc3cf220f69e8813e44c272ca847e25e7ac295e5bf95a9301a53b00e5f1c723e5aef67');
CREATE TABLE username_skeletons (
  version TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL
) STRICT;
INSERT INTO username_skeletons VALUES('icu 79.1, rules 1',1796019758899);
CREATE TABLE openpgp_keys (
  account_id  TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  certificate BLOB NOT NULL,
  fingerprint TEXT NOT NULL,
  algorithm   TEXT NOT NULL,
  added_at    INTEGER NOT NULL,
  expires_at  INTEGER,
  reminded_at INTEGER
) STRICT;
CREATE TABLE address_changes (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  from_email TEXT NOT NULL,
  to_email   TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seq        INTEGER,
  ended_at   INTEGER
) STRICT;
CREATE TABLE probes (
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE servers (
  id                TEXT PRIMARY KEY,
  account_id        TEXT NOT NULL,
  client_id         TEXT REFERENCES clients (id),
  name              TEXT NOT NULL,
  status            TEXT NOT NULL,
  rid               BLOB NOT NULL UNIQUE,
  token_key         BLOB,
  identity_key      BLOB,
  second_key        BLOB,
  sealing_number    INTEGER,
  sealing_key       BLOB,
  sealing_signature BLOB,
  created_at        INTEGER NOT NULL,
  expires_at        INTEGER NOT NULL,
  registered_at     INTEGER,
  changed_at        INTEGER NOT NULL
, signing_key INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE webhooks (
  id              TEXT PRIMARY KEY,
  client_id       TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  url             TEXT NOT NULL,
  events          TEXT NOT NULL,
  wrapped_secret  BLOB NOT NULL,
  created_at      INTEGER NOT NULL,
  disabled_at     INTEGER,
  disabled_reason TEXT
) STRICT;
CREATE TABLE webhook_messages (
  id              TEXT PRIMARY KEY,
  webhook_id      TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event           TEXT NOT NULL,
  delivery_id     TEXT NOT NULL,
  body            TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  tries           INTEGER NOT NULL,
  step            INTEGER NOT NULL,
  next_attempt_at INTEGER,
  delivered_at    INTEGER,
  last_attempt_at INTEGER,
  last_status     INTEGER,
  last_failure    TEXT
) STRICT;
CREATE TABLE source_rules (
  network    TEXT PRIMARY KEY,
  verdict    TEXT NOT NULL,
  made_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO source_rules VALUES('192.0.2.0/24','deny',1796019803765,1796106203765);
CREATE TABLE defence_hours (
  hour           INTEGER NOT NULL,
  rule           TEXT NOT NULL,
  threshold      INTEGER NOT NULL,
  seen           INTEGER NOT NULL,
  slowed         INTEGER NOT NULL,
  stopped        INTEGER NOT NULL,
  quarter        INTEGER NOT NULL,
  half           INTEGER NOT NULL,
  three_quarters INTEGER NOT NULL,
  found          INTEGER NOT NULL,
  PRIMARY KEY (hour, rule, threshold)
) STRICT;
CREATE TABLE suspicions (
  id         INTEGER PRIMARY KEY,
  rule       TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE familiar_places (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  place      TEXT NOT NULL,
  seen_on    INTEGER NOT NULL,
  PRIMARY KEY (account_id, place)
) STRICT;
INSERT INTO familiar_places VALUES('7aqkf6t0l8gipe14oqq0gb7ns8','2s7OTKa_Grnm5zgWMqeR68dFsa7hssfadntIYGUCnJc',20787);
CREATE TABLE new_sign_ins (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  at         INTEGER NOT NULL,
  device     TEXT NOT NULL,
  country    TEXT
) STRICT;
CREATE TABLE account_groups (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  skeleton   TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account_groups VALUES('4j428e7nbp0ri1gieel4sijld0','operators','operators',1796019829113);
CREATE TABLE group_members (
  group_id   TEXT NOT NULL REFERENCES account_groups (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, account_id)
) STRICT;
INSERT INTO group_members VALUES('4j428e7nbp0ri1gieel4sijld0','7aqkf6t0l8gipe14oqq0gb7ns8');
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE VIEW live_accounts AS
SELECT id, generation FROM accounts WHERE disabled_at IS NULL;
CREATE INDEX enrolments_by_email ON enrolments (email_digest);
CREATE INDEX enrolments_by_end ON enrolments (expires_at);
CREATE INDEX one_time_tokens_by_subject ON one_time_tokens (subject, purpose)
  WHERE used_at IS NULL AND ended_at IS NULL;
CREATE INDEX one_time_tokens_by_end ON one_time_tokens (expires_at);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX attempts_by_end ON attempts (resets_at);
CREATE INDEX access_tokens_by_end ON access_tokens (expires_at);
CREATE INDEX deliveries_by_client ON deliveries (client_id, created_at);
CREATE INDEX deliveries_by_status ON deliveries (status, expires_at);
CREATE INDEX delivery_events_by_delivery ON delivery_events (delivery_id, seq);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
CREATE INDEX session_tokens_by_session ON session_tokens (session_id);
CREATE UNIQUE INDEX accounts_by_username_skeleton ON accounts (username_skeleton);
CREATE INDEX openpgp_keys_by_end ON openpgp_keys (expires_at);
CREATE INDEX address_changes_by_account ON address_changes (account_id, seq);
CREATE UNIQUE INDEX address_changes_waiting ON address_changes (account_id) WHERE seq IS NULL AND ended_at IS NULL;
CREATE INDEX address_changes_by_age ON address_changes (created_at);
CREATE UNIQUE INDEX outbox_once ON outbox (topic) WHERE attempts = 0;
CREATE INDEX outbox_in_turn ON outbox (turn, created_at, id) WHERE turn IS NOT NULL;
CREATE INDEX outbox_of_source ON outbox (source, turn) WHERE turn IS NOT NULL;
CREATE INDEX outbox_of_address ON outbox (address_digest, turn) WHERE turn IS NOT NULL;
CREATE INDEX outbox_by_time ON outbox (next_attempt_at) WHERE turn IS NULL;
CREATE INDEX servers_by_account ON servers (account_id, created_at);
CREATE INDEX servers_by_status ON servers (status, expires_at);
CREATE INDEX deliveries_by_server ON deliveries (server_id, status);
CREATE INDEX webhooks_by_client ON webhooks (client_id, created_at);
CREATE INDEX webhook_messages_waiting ON webhook_messages (webhook_id, next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_messages_by_webhook ON webhook_messages (webhook_id, created_at);
CREATE INDEX webhook_messages_by_age ON webhook_messages (created_at);
CREATE INDEX deliveries_by_recipient ON deliveries (recipient_id, created_at);
CREATE INDEX deliveries_by_address ON deliveries (recipient_canonical, created_at);
CREATE INDEX familiar_places_by_day ON familiar_places (seen_on);
CREATE INDEX group_members_by_account ON group_members (account_id, group_id);
COMMIT;
