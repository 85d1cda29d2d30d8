package io.github.meanfield.runtime;

import io.github.meanfield.runtime.eval.Kind;
import io.github.meanfield.runtime.eval.RowColumn;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * A column that a model reads.
 *
 * @param name its name
 * @param type what it holds
 * @param size length of a vector; 1 of others
 * @param isNullable whether rows without a value are predicted from; else they are refused or left
 *     out
 * @param missing texts that mean that a value is missing, but in vectors
 * @param hasDecimalComma whether texts of numbers have a comma before their decimals, in place of a
 *     dot
 * @param spelling how numbers that are categories were written in training
 * @param timeZone the time zone on whose calendar and clock instants are read, by its name; empty
 *     but for dates and timestamps
 */
public record InputColumn(
    String name,
    Type type,
    int size,
    boolean isNullable,
    List<String> missing,
    boolean hasDecimalComma,
    Spelling spelling,
    String timeZone) {

  /** What a column holds, and the values that stand for it. */
  public enum Type {
    /** A number: a {@code Number} or the text of one. */
    NUMBER(Kind.NUMBER, "a number"),
    /** True or false: a {@code Boolean}, the numbers 1 and 0, or the texts true, false, 1 and 0. */
    FLAG(Kind.NUMBER, "true or false"),
    /** A category: a text, a {@code Number}, a {@code Boolean} or a {@code LocalDate}. */
    CATEGORY(Kind.TEXT, "a text, a number or a flag"),
    /** A text of words: a {@code CharSequence}. */
    TEXT(Kind.TEXT, "a text"),
    /**
     * A date: a {@code LocalDate}, {@code LocalDateTime}, {@code Instant}, {@code OffsetDateTime},
     * {@code ZonedDateTime}, {@code java.util.Date} or one of {@code java.sql}, or the text of one.
     * A time of the day is left off: training had none.
     */
    DATE(Kind.DATE, "a date"),
    /** A date and time, of the same values. */
    TIMESTAMP(Kind.DATE, "a date and time"),
    /** Numbers: a {@code double[]}, a {@code float[]} or a {@code List} of {@code Number}s. */
    VECTOR(Kind.VECTOR, "numbers");

    private final Kind kind;
    private final String words;

    Type(Kind kind, String words) {
      this.kind = kind;
      this.words = words;
    }

    /** Whether its values are texts as they are. */
    boolean isOfTexts() {
      return kind == Kind.TEXT;
    }

    /** What values must be, in words. */
    String words() {
      return words;
    }
  }

  /** How numbers that are categories are written as texts. */
  public enum Spelling {
    /** Without zeros that they do not need: 1, also where the value is 1.0. */
    SHORTEST,
    /** As Java writes doubles: 1.0. */
    DOUBLE,
    /** As Java writes floats. */
    FLOAT,
    /** As SHORTEST, of the digits that a float shows. */
    SHORTEST_FLOAT,
    /** Texts stay as they are, also those of numbers; numbers are as SHORTEST has them. */
    TEXT
  }

  /** Checks the components. */
  public InputColumn {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column has no name");
    }
    if (size < 1 || type != Type.VECTOR && size != 1) {
      throw new IllegalArgumentException(
          String.format("column '%s' of type %s has size %d", name, type, size));
    }
    missing = List.copyOf(missing);
    boolean isDate = type == Type.DATE || type == Type.TIMESTAMP;
    if (isDate == timeZone.isEmpty()) {
      throw new IllegalArgumentException(
          String.format("column '%s' of type %s has time zone '%s'", name, type, timeZone));
    }
    if (isDate) {
      try {
        ZoneId.of(timeZone);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            String.format("column '%s' has no time zone: %s", name, e.getMessage()), e);
      }
    }
  }

  /**
   * A column of which nothing else is known: texts without marks, and with a decimal dot.
   *
   * @param size length of a vector; 1 of others
   */
  public static InputColumn of(String name, Type type, int size) {
    boolean isDate = type == Type.DATE || type == Type.TIMESTAMP;
    return new InputColumn(
        name, type, size, true, List.of(), false, Spelling.TEXT, isDate ? "UTC" : "");
  }

  /** The same, in the order of a row. */
  RowColumn column() {
    return new RowColumn(name, type.kind, size);
  }
}
