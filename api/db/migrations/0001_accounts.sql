-- Accounts and sessions: the tables that better-auth reads and writes, with our column types.
CREATE TABLE user (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(160) NOT NULL,
  email VARCHAR(254) NOT NULL,
  emailVerified TINYINT NOT NULL,
  image VARCHAR(500) NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'fr',
  twoFactorEnabled TINYINT NOT NULL DEFAULT 0,
  createdAt DATETIME(3) NOT NULL,
  updatedAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY userEmail (email)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE session (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expiresAt DATETIME(3) NOT NULL,
  ipAddress VARCHAR(45) NULL,
  userAgent VARCHAR(500) NULL,
  createdAt DATETIME(3) NOT NULL,
  updatedAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY sessionToken (token),
  KEY sessionUser (userId),
  KEY sessionExpiry (expiresAt),
  CONSTRAINT sessionOfUser FOREIGN KEY (userId) REFERENCES user (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE account (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  accountId VARCHAR(254) NOT NULL,
  providerId VARCHAR(64) NOT NULL,
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  accessToken LONGTEXT NULL,
  refreshToken LONGTEXT NULL,
  idToken LONGTEXT NULL,
  accessTokenExpiresAt DATETIME(3) NULL,
  refreshTokenExpiresAt DATETIME(3) NULL,
  scope VARCHAR(500) NULL,
  password VARCHAR(255) NULL,
  createdAt DATETIME(3) NOT NULL,
  updatedAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY accountUser (userId),
  CONSTRAINT accountOfUser FOREIGN KEY (userId) REFERENCES user (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE verification (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  identifier VARCHAR(255) NOT NULL,
  value LONGTEXT NOT NULL,
  expiresAt DATETIME(3) NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  updatedAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY verificationIdentifier (identifier)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE two_factor (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  secret VARCHAR(255) NOT NULL,
  backupCodes LONGTEXT NOT NULL,
  verified TINYINT NULL,
  failedVerificationCount INT NULL,
  lockedUntil DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY twoFactorUser (userId),
  KEY twoFactorSecret (secret),
  CONSTRAINT twoFactorOfUser FOREIGN KEY (userId) REFERENCES user (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE staff_member (
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (userId, role),
  CONSTRAINT staffMemberOfUser FOREIGN KEY (userId) REFERENCES user (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
