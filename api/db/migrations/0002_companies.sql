-- Client companies, their sites, the people who manage them and their employees.
CREATE TABLE company (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(160) NOT NULL,
  siren CHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vatNumber VARCHAR(14) NULL,
  addressLine VARCHAR(200) NOT NULL,
  postalCode VARCHAR(12) NOT NULL,
  city VARCHAR(100) NOT NULL,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  timeZone VARCHAR(64) NOT NULL,
  headcount INT NOT NULL,
  stripeCustomerId VARCHAR(255) NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY companySiren (siren),
  UNIQUE KEY companyStripeCustomer (stripeCustomerId)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE site (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  addressLine VARCHAR(200) NOT NULL,
  postalCode VARCHAR(12) NOT NULL,
  city VARCHAR(100) NOT NULL,
  country CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY siteName (companyId, name),
  CONSTRAINT siteOfCompany FOREIGN KEY (companyId) REFERENCES company (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE company_member (
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  siteId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (userId),
  KEY companyMemberCompany (companyId),
  CONSTRAINT companyMemberUser FOREIGN KEY (userId) REFERENCES user (id),
  CONSTRAINT companyMemberOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT companyMemberSite FOREIGN KEY (siteId) REFERENCES site (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE employee (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  siteId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  email VARCHAR(254) NOT NULL,
  firstName VARCHAR(80) NOT NULL,
  lastName VARCHAR(80) NOT NULL,
  invitedAt DATETIME(3) NOT NULL,
  acceptedAt DATETIME(3) NULL,
  leftOn DATE NULL,
  PRIMARY KEY (id),
  UNIQUE KEY employeeEmail (companyId, email),
  UNIQUE KEY employeeUser (userId),
  KEY employeeName (companyId, lastName, firstName, id),
  CONSTRAINT employeeOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT employeeSite FOREIGN KEY (siteId) REFERENCES site (id),
  CONSTRAINT employeeIsUser FOREIGN KEY (userId) REFERENCES user (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE invitation (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  employeeId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tokenHash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expiresAt DATETIME(3) NOT NULL,
  acceptedAt DATETIME(3) NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY invitationToken (tokenHash),
  UNIQUE KEY invitationEmployee (employeeId),
  CONSTRAINT invitationOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT invitationOfEmployee FOREIGN KEY (employeeId) REFERENCES employee (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
