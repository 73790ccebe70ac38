-- What leaves by itself (outbox) and what is answered once (idempotency keys).
CREATE TABLE outbox (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload JSON NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  runAt DATETIME(3) NOT NULL,
  attempts INT NOT NULL,
  doneAt DATETIME(3) NULL,
  deadAt DATETIME(3) NULL,
  lastError VARCHAR(1000) NULL,
  PRIMARY KEY (id),
  KEY outboxDue (doneAt, deadAt, runAt)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE idempotency_key (
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotencyKey VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  step INT NOT NULL,
  requestHash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  answer LONGTEXT NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (userId, idempotencyKey, step),
  KEY idempotencyKeyAge (createdAt)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
