package io.github.meanfield.jobs.inspect.rows;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.model.TrainedColumn;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * A column of the table, and what it is to a training.
 *
 * @param name its name
 * @param role what it is
 * @param type Spark's name of its type
 * @param reason why it is left out; null if it is not
 */
public record AuditedColumn(String name, Role role, String type, String reason) {

  /** Why a column is left out that the user has not chosen. */
  static final String NOT_CHOSEN = "not to be learned from";

  /** What a column is to a training. */
  public enum Role {
    LABEL,
    NUMERIC,
    BOOLEAN,
    CATEGORICAL,
    DATE,
    VECTOR,
    /** A text whose words the network reads: of no value by itself. */
    TEXT,
    ID,
    WEIGHT,
    LEFT_OUT;

    private static final int SECONDS_OF_DAY = 24 * 60 * 60;

    /** The same as that of a trained column; null is left out. */
    static Role of(TrainedColumn.Role role) {
      return role == null ? LEFT_OUT : valueOf(role.name());
    }

    /** Whether a network learns from it: from its values, or from the words in them. */
    public boolean entersNetwork() {
      return isFeature() || this == TEXT;
    }

    /** Whether the network learns from its values, and not from the words in them. */
    public boolean isFeature() {
      return this == NUMERIC
          || this == BOOLEAN
          || this == CATEGORICAL
          || this == DATE
          || this == VECTOR;
    }

    /** A value of the column, whole: dates are days since 1970-01-01, flags 0 and 1. */
    public String shown(double value) {
      return switch (this) {
        case BOOLEAN -> String.valueOf(value == 1);
        case DATE ->
            value == Math.rint(value)
                ? LocalDate.ofEpochDay((long) value).toString()
                : LocalDateTime.ofEpochSecond(Math.round(value * SECONDS_OF_DAY), 0, ZoneOffset.UTC)
                    .toString();
        default -> Numbers.text(value);
      };
    }

    /** The words that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Whether its values, and not the user or its type, are the reason to leave it out. */
  public boolean isLeftOutByItsValues() {
    return role == Role.LEFT_OUT && !reason.equals(NOT_CHOSEN);
  }

  /** Whether a network learns from it. */
  public boolean entersNetwork() {
    return role.entersNetwork();
  }

  /** Whether its values are looked at one by one. */
  public boolean isFeature() {
    return role.isFeature();
  }
}
