package io.github.meanfield.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A column of the table, and what it is to a training.
 *
 * @param name its name
 * @param role what it is
 * @param type Spark's name of its type
 * @param reason why it is left out; null if it is not
 */
record AuditedColumn(String name, Role role, String type, String reason) {

  /** What a column is to a training. */
  enum Role {
    LABEL,
    NUMERIC,
    BOOLEAN,
    CATEGORICAL,
    DATE,
    VECTOR,
    ID,
    WEIGHT,
    LEFT_OUT;

    /** Whether the network learns from it. */
    boolean isFeature() {
      return this == NUMERIC
          || this == BOOLEAN
          || this == CATEGORICAL
          || this == DATE
          || this == VECTOR;
    }

    /** The words that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  boolean isFeature() {
    return role.isFeature();
  }
}
