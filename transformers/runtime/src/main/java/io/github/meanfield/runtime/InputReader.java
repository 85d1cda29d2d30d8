package io.github.meanfield.runtime;

import io.github.meanfield.runtime.eval.Cells;
import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.runtime.text.FlagText;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.runtime.text.NumberText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reads the values of an input column; texts as the commands read those of files. */
final class InputReader {

  private static final int MOST_SHOWN = 60;

  private final InputColumn column;
  private final int number;
  private final MissingMarks marks;
  private final char decimal;
  private final ZoneId zone;

  /**
   * A reader of a column.
   *
   * @param number the column's number in a row
   */
  InputReader(InputColumn column, int number) {
    this.column = column;
    this.number = number;
    marks = new MissingMarks(column.missing());
    decimal = column.hasDecimalComma() ? ',' : '.';
    zone = column.timeZone().isEmpty() ? null : ZoneId.of(column.timeZone());
  }

  String name() {
    return column.name();
  }

  /**
   * Reads a value into a row.
   *
   * @throws IllegalArgumentException if it is of another type, with column, value and what is
   *     required
   */
  void read(Object value, Cells cells) {
    if (value instanceof QuotedText quoted) {
      read(quoted.text(), true, cells);
    } else {
      read(value, false, cells);
    }
  }

  private void read(Object value, boolean isQuoted, Cells cells) {
    boolean isMissing =
        value == null
            || value instanceof CharSequence text
                && column.type() != InputColumn.Type.VECTOR
                && marks.isMissing(text.toString(), isQuoted, column.type().isOfTexts());
    if (isMissing) {
      cells.setMissing(number);
      return;
    }
    switch (column.type()) {
      case NUMBER -> cells.setNumber(number, number(value));
      case FLAG -> readFlag(value, cells);
      case CATEGORY -> cells.setText(number, category(value));
      case TEXT -> cells.setText(number, text(value));
      case DATE -> cells.setDate(number, date(value).truncatedTo(ChronoUnit.DAYS));
      case TIMESTAMP -> cells.setDate(number, date(value));
      case VECTOR -> readVector(value, cells.setVector(number));
    }
  }

  /** What a row has in the column, as {@link Scorer#input} says. */
  Object value(Cells cells) {
    if (cells.isMissing(number)) {
      return null;
    }
    return switch (column.type()) {
      case NUMBER, FLAG -> Double.isNaN(cells.number(number)) ? null : cells.number(number);
      case CATEGORY, TEXT -> cells.text(number);
      case DATE, TIMESTAMP -> DateText.days(cells.date(number));
      case VECTOR -> cells.vector(number).clone();
    };
  }

  private double number(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    double result;
    if (value instanceof Number other) {
      result = other.doubleValue();
    } else if (value instanceof CharSequence chars) {
      String text = chars.toString();
      if (NumberText.form(text, decimal) == NumberText.Form.NONE) {
        throw refused(value, column.type().words());
      }
      result = NumberText.parse(text, decimal);
    } else {
      throw refused(value, column.type().words());
    }
    if (Double.isInfinite(result)) {
      throw refused(value, NumberText.FINITE);
    }
    return result;
  }

  private void readFlag(Object value, Cells cells) {
    if (value instanceof Number flag && Double.isNaN(flag.doubleValue())) {
      cells.setMissing(number);
      return;
    }
    Boolean flag = value instanceof Boolean its ? its : null;
    if (value instanceof CharSequence text) {
      flag = FlagText.parse(text.toString());
    } else if (value instanceof Number digit
        && (digit.doubleValue() == 0 || digit.doubleValue() == 1)) {
      flag = digit.doubleValue() == 1;
    }
    if (flag == null) {
      throw refused(value, column.type().words());
    }
    cells.setNumber(number, flag ? 1 : 0);
  }

  private String text(Object value) {
    if (value instanceof CharSequence) {
      return value.toString();
    }
    throw refused(value, column.type().words());
  }

  /** Null for a missing one. */
  private String category(Object value) {
    boolean isText = value instanceof CharSequence;
    if (isText && column.spelling() == InputColumn.Spelling.TEXT) {
      return value.toString();
    } else if (isText) {
      return spelled(NumberText.withPoint(value.toString(), decimal));
    } else if (value instanceof Number any) {
      return Double.isNaN(any.doubleValue()) ? null : spelled(shortest(any));
    } else if (value instanceof Boolean || value instanceof LocalDate) {
      return value.toString();
    }
    throw refused(value, column.type().words());
  }

  private static String shortest(Number value) {
    if (value instanceof Float single) {
      return NumberText.canonical(single);
    } else if (value instanceof Double real) {
      return NumberText.canonical(real);
    }
    return value instanceof BigDecimal exact ? NumberText.canonical(exact) : value.toString();
  }

  private String spelled(String text) {
    String shortest = NumberText.canonical(text);
    if (!NumberText.isNumber(shortest)) {
      return shortest;
    }
    return switch (column.spelling()) {
      case DOUBLE -> Double.toString(Double.parseDouble(shortest));
      case FLOAT -> Float.toString(Float.parseFloat(shortest));
      case SHORTEST_FLOAT -> NumberText.canonical(Float.parseFloat(shortest));
      case SHORTEST, TEXT -> shortest;
    };
  }

  private LocalDateTime date(Object value) {
    if (value instanceof CharSequence text) {
      return DateText.parse(text.toString(), zone)
          .orElseThrow(() -> refused(value, DateText.WORDS));
    } else if (value instanceof LocalDate day) {
      return day.atStartOfDay();
    } else if (value instanceof LocalDateTime time) {
      return time;
    } else if (value instanceof java.sql.Date day) {
      return day.toLocalDate().atStartOfDay();
    } else if (value instanceof java.util.Date time && !(value instanceof java.sql.Time)) {
      return time.toInstant().atZone(zone).toLocalDateTime();
    } else if (value instanceof Instant instant) {
      return instant.atZone(zone).toLocalDateTime();
    } else if (value instanceof OffsetDateTime time) {
      return time.atZoneSameInstant(zone).toLocalDateTime();
    } else if (value instanceof ZonedDateTime time) {
      return time.withZoneSameInstant(zone).toLocalDateTime();
    }
    throw refused(value, column.type().words() + ", or " + DateText.WORDS);
  }

  private void readVector(Object value, double[] into) {
    if (value instanceof double[] doubles) {
      requireSize(doubles.length);
      System.arraycopy(doubles, 0, into, 0, into.length);
    } else if (value instanceof float[] floats) {
      requireSize(floats.length);
      for (int j = 0; j < into.length; j++) {
        into[j] = floats[j];
      }
    } else if (value instanceof List<?> list) {
      requireSize(list.size());
      for (int j = 0; j < into.length; j++) {
        Object each = list.get(j);
        if (each != null && !(each instanceof Number)) {
          throw refused(each, "numbers");
        }
        into[j] = each == null ? Double.NaN : ((Number) each).doubleValue();
      }
    } else if (value instanceof Number single && into.length == 1) {
      into[0] = single.doubleValue();
    } else {
      throw refused(value, column.size() + " numbers, as double[], float[] or List");
    }
  }

  private void requireSize(int size) {
    if (size != column.size()) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' has %d numbers; required are %d", column.name(), size, column.size()));
    }
  }

  private IllegalArgumentException refused(Object value, String required) {
    String text = String.valueOf(value);
    return new IllegalArgumentException(
        String.format(
            "column '%s' must hold %s, but holds '%s' (%s)",
            column.name(),
            required,
            text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…",
            value.getClass().getSimpleName()));
  }
}
