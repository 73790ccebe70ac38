-- The catalogue, the slots that providers open, bookings and the quota they take.
CREATE TABLE provider (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  userId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  displayName VARCHAR(120) NOT NULL,
  siret CHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  city VARCHAR(100) NOT NULL,
  validatedAt DATETIME(3) NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY providerSiret (siret),
  UNIQUE KEY providerUser (userId),
  CONSTRAINT providerIsUser FOREIGN KEY (userId) REFERENCES user (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE venue (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  addressLine VARCHAR(200) NOT NULL,
  postalCode VARCHAR(12) NOT NULL,
  city VARCHAR(100) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY venueName (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE service (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  category VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  durationMinutes INT NOT NULL,
  mode VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY serviceCategory (category, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE service_text (
  serviceId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  summary VARCHAR(300) NOT NULL,
  description LONGTEXT NOT NULL,
  PRIMARY KEY (serviceId, language),
  CONSTRAINT serviceTextOfService FOREIGN KEY (serviceId) REFERENCES service (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE slot (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  serviceId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  providerId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  venueId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  startsAt DATETIME(3) NOT NULL,
  endsAt DATETIME(3) NOT NULL,
  capacity INT NOT NULL,
  booked INT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY slotServiceStart (serviceId, startsAt),
  KEY slotProviderStart (providerId, startsAt),
  CONSTRAINT slotOfService FOREIGN KEY (serviceId) REFERENCES service (id),
  CONSTRAINT slotOfProvider FOREIGN KEY (providerId) REFERENCES provider (id),
  CONSTRAINT slotVenue FOREIGN KEY (venueId) REFERENCES venue (id),
  CONSTRAINT slotCapacity CHECK (booked >= 0 AND booked <= capacity)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE booking (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  employeeId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slotId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quotaMonth CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  createdAt DATETIME(3) NOT NULL,
  cancelledAt DATETIME(3) NULL,
  heldSlotId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (id),
  UNIQUE KEY bookingHeld (employeeId, heldSlotId),
  KEY bookingSlot (slotId),
  CONSTRAINT bookingOfCompany FOREIGN KEY (companyId) REFERENCES company (id),
  CONSTRAINT bookingOfEmployee FOREIGN KEY (employeeId) REFERENCES employee (id),
  CONSTRAINT bookingOfSlot FOREIGN KEY (slotId) REFERENCES slot (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE quota_usage (
  companyId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  employeeId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quotaMonth CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  used INT NOT NULL,
  PRIMARY KEY (employeeId, quotaMonth, kind),
  CONSTRAINT quotaUsageOfEmployee FOREIGN KEY (employeeId) REFERENCES employee (id),
  CONSTRAINT quotaUsagePositive CHECK (used >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE event (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  venueId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  startsAt DATETIME(3) NOT NULL,
  endsAt DATETIME(3) NOT NULL,
  capacity INT NOT NULL,
  PRIMARY KEY (id),
  KEY eventStart (startsAt),
  CONSTRAINT eventVenue FOREIGN KEY (venueId) REFERENCES venue (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE event_text (
  eventId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  summary VARCHAR(300) NOT NULL,
  PRIMARY KEY (eventId, language),
  CONSTRAINT eventTextOfEvent FOREIGN KEY (eventId) REFERENCES event (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
