-- Plans, contracts, invoices and payments. Amounts are integer cents, rates are basis points.
CREATE TABLE plan_version (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  plan VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version INT NOT NULL,
  validFrom DATE NOT NULL,
  headcountMin INT NOT NULL,
  headcountMax INT NULL,
  priceCents BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  vatRateBp INT NOT NULL,
  activitiesPerMonth INT NOT NULL,
  medicalPerMonth INT NOT NULL,
  extraMedicalCents BIGINT NOT NULL,
  chatbotQuestionsPerMonth INT NULL,
  adviceLevel VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY planVersion (plan, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The first price list (PRODUCT section 3). A contract keeps the version it was signed under.
INSERT INTO plan_version VALUES
  ('01970000-0000-7000-8000-000000000001', 'starter', 1, '2025-01-01', 1, 30, 18000, 'EUR', 2000, 2, 1, 7500, 6, 'none'),
  ('01970000-0000-7000-8000-000000000002', 'basic', 1, '2025-01-01', 31, 250, 15000, 'EUR', 2000, 3, 2, 7500, 20, 'general'),
  ('01970000-0000-7000-8000-000000000003', 'premium', 1, '2025-01-01', 251, NULL, 10000, 'EUR', 2000, 4, 3, 5000, NULL, 'personalised');

CREATE TABLE contract (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  planVersionId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seats INT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  netCents BIGINT NOT NULL,
  vatRateBp INT NOT NULL,
  vatCents BIGINT NOT NULL,
  grossCents BIGINT NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'fr',
  acceptedBy CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  acceptedAt DATETIME(3) NULL,
  checkoutAttempt INT NOT NULL DEFAULT 0,
  checkoutSessionId VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  checkoutUrl VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NULL,
  paymentStartedAt DATETIME(3) NULL,
  startsOn DATE NULL,
  endsOn DATE NULL,
  createdAt DATETIME(3) NOT NULL,
  activatedAt DATETIME(3) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY contractCheckoutSession (checkoutSessionId),
  KEY contractCompanyState (companyId, state),
  CONSTRAINT contractOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT contractPlanVersion FOREIGN KEY (planVersionId) REFERENCES plan_version (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE document_sequence (
  series VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  year INT NOT NULL,
  lastNumber INT NOT NULL,
  lastIssuedOn DATE NOT NULL,
  PRIMARY KEY (series, year)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE invoice (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contractId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  issuedOn DATE NOT NULL,
  dueOn DATE NOT NULL,
  serviceFrom DATE NOT NULL,
  serviceTo DATE NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  netCents BIGINT NOT NULL,
  vatCents BIGINT NOT NULL,
  grossCents BIGINT NOT NULL,
  prepaidCents BIGINT NOT NULL DEFAULT 0,
  paidCents BIGINT NOT NULL,
  seller JSON NOT NULL,
  buyer JSON NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pdfSha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY invoiceNumber (number),
  KEY invoiceCompanyIssued (companyId, issuedOn, id),
  KEY invoiceContract (contractId),
  CONSTRAINT invoiceOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT invoiceOfContract FOREIGN KEY (contractId) REFERENCES contract (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE invoice_line (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  invoiceId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position INT NOT NULL,
  description VARCHAR(300) NOT NULL,
  quantity INT NOT NULL,
  unitNetCents BIGINT NOT NULL,
  netCents BIGINT NOT NULL,
  vatRateBp INT NOT NULL,
  vatCents BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY invoiceLinePosition (invoiceId, position),
  CONSTRAINT invoiceLineOfInvoice FOREIGN KEY (invoiceId) REFERENCES invoice (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE payment (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contractId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  invoiceId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  providerReference VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amountCents BIGINT NOT NULL,
  currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY paymentReference (provider, providerReference),
  KEY paymentInvoice (invoiceId),
  CONSTRAINT paymentOfContract FOREIGN KEY (contractId) REFERENCES contract (id),
  CONSTRAINT paymentOfInvoice FOREIGN KEY (invoiceId) REFERENCES invoice (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Stored before they are handled; the handler's own transaction sets handledAt. What is not handled
-- yet, or was refused, needs somebody's attention.
CREATE TABLE stripe_event (
  id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload LONGTEXT NOT NULL,
  receivedAt DATETIME(3) NOT NULL,
  handledAt DATETIME(3) NULL,
  outcome VARCHAR(200) NULL,
  needsAttention TINYINT NOT NULL,
  PRIMARY KEY (id),
  KEY stripeEventAttention (needsAttention, receivedAt, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
