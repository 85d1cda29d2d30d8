package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.text.NumberText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Decides what the columns of a table of texts are, by all their values, in one job whatever the
 * number of columns.
 *
 * @param names names of the columns
 * @param readings how each of them is decided
 * @param missing texts that mean a missing value
 * @param decimal what stands before decimals: a dot or a comma
 */
public record ColumnTypes(
    List<String> names, List<Reading> readings, List<String> missing, char decimal)
    implements Serializable {

  /** So many of a column's values make it numbers, if all others are one and the same text. */
  private static final double SHARE = 0.95;

  private static final int MAX_WIDTH = 40;

  /** How the type of a column is decided. */
  public enum Reading {
    /** By its values, one text of no number being a mark of missing values if it is rare. */
    BY_VALUES,
    /** By its values, each of which is a class or a category. */
    CLASSES,
    /** Numbers, since the user says so. */
    NUMBERS,
    /** Numbers that weigh rows: one text of no number among them is no mark of missing values. */
    WEIGHTS,
    /** Texts that are dates to a model. */
    DATES,
    /** Texts as they stand; what they look like is told. */
    LOOKED_AT,
    /** Texts as they stand. */
    TEXT;

    /** Whether values are numbers, whatever they are. */
    public boolean areNumbers() {
      return this == NUMBERS || this == WEIGHTS;
    }

    /** Whether doubles may stand for numbers that have more digits. */
    public boolean mayBeRounded() {
      return areNumbers() || this == BY_VALUES;
    }
  }

  /**
   * The fields of a record.
   *
   * @param <R> records
   */
  public interface Fields<R> extends Serializable {
    /** A field's text, null if there is none. */
    String text(R row, int column);

    /** Whether a field stands in quotes. */
    boolean isQuoted(R row, int column);
  }

  /**
   * Looks at all records.
   *
   * @param <R> records
   * @return the columns, in the order of their names
   */
  public <R> List<FoundColumn> of(JavaRDD<R> rows, Fields<R> fields) {
    ColumnTally[] tallies =
        rows.mapPartitions(part -> Collections.singletonList(tally(part, fields)).iterator())
            .treeReduce(ColumnTypes::sum);
    List<FoundColumn> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      found.add(found(names.get(i), readings.get(i), tallies[i]));
    }
    return found;
  }

  private <R> ColumnTally[] tally(Iterator<R> rows, Fields<R> fields) {
    ColumnTally[] tallies =
        Stream.generate(() -> new ColumnTally(missing.size()))
            .limit(names.size())
            .toArray(ColumnTally[]::new);
    rows.forEachRemaining(
        row -> {
          for (int i = 0; i < tallies.length; i++) {
            tallies[i].add(fields.text(row, i), fields.isQuoted(row, i), missing, decimal);
          }
        });
    return tallies;
  }

  private static ColumnTally[] sum(ColumnTally[] one, ColumnTally[] another) {
    for (int i = 0; i < one.length; i++) {
      one[i].add(another[i]);
    }
    return one;
  }

  private FoundColumn found(String name, Reading reading, ColumnTally tally) {
    boolean isMarked =
        (reading == Reading.BY_VALUES || reading == Reading.NUMBERS)
            && tally.others > 0
            && tally.other.equals(tally.lastOther)
            && tally.values - tally.others >= SHARE * tally.values;
    ColumnType type = type(reading, tally, isMarked);
    String mark = isMarked && type == ColumnType.NUMBER ? tally.other : null;
    Map<String, Long> marks = new LinkedHashMap<>();
    for (int i = 0; i < tally.marks.length; i++) {
      if (tally.marks[i] > 0) {
        marks.put(missing.get(i), tally.marks[i]);
      }
    }
    return new FoundColumn(
        name,
        type,
        tally.whole == tally.values,
        mark,
        marks,
        notes(name, reading, type, mark, tally));
  }

  private List<String> notes(
      String name, Reading reading, ColumnType type, String mark, ColumnTally tally) {
    List<String> notes = new ArrayList<>();
    if (mark != null) {
      notes.add(
          String.format(
              "'%s' (%s of %s values) is taken for missing, since all others are numbers"
                  + " (%s keeps it)",
              shown(mark),
              Console.count(tally.others),
              Console.count(tally.values),
              Cure.option("--categorical", name)));
    } else if (type == ColumnType.FLAG && tally.bits > 0) {
      notes.add(
          String.format(
              "0 and 1 (%s of %s values) are false and true, since all others are such",
              Console.count(tally.bits), Console.count(tally.values)));
    } else if (reading == Reading.BY_VALUES && type == ColumnType.TEXT) {
      addWhyText(name, tally, notes);
    } else if (reading == Reading.LOOKED_AT && tally.number != null && tally.others == 0) {
      notes.add(
          String.format(
              "its texts are numbers such as '%s' (%s reads them so)",
              shown(tally.number), Cure.option("--numeric", name)));
    } else if (reading == Reading.LOOKED_AT) {
      addLook(name, tally, notes);
    }
    return notes;
  }

  private static ColumnType type(Reading reading, ColumnTally tally, boolean isMarked) {
    if (reading == Reading.TEXT || reading == Reading.LOOKED_AT) {
      return ColumnType.TEXT;
    } else if (tally.flags > 0 && tally.flags + tally.bits == tally.values) {
      return ColumnType.FLAG;
    } else if (reading.areNumbers()) {
      return ColumnType.NUMBER;
    }
    long all = tally.numbers + (isMarked ? tally.others : 0);
    return tally.values > 0 && all == tally.values ? ColumnType.NUMBER : ColumnType.TEXT;
  }

  private void addWhyText(String name, ColumnTally tally, List<String> notes) {
    long numbers = tally.values - tally.others;
    boolean areNumbers = numbers >= SHARE * tally.values;
    if (areNumbers && tally.code != null) {
      notes.add(
          String.format(
              "text, since numbers have no zeros in front as '%s' has (%s reads numbers)",
              shown(tally.code), Cure.option("--numeric", name)));
    } else if (areNumbers && tally.large != null) {
      boolean isReached = Double.isFinite(NumberText.parse(tally.large, decimal));
      notes.add(
          isReached
              ? String.format(
                  "text, since a number would lose digits of '%s' (%s reads numbers)",
                  shown(tally.large), Cure.option("--numeric", name))
              : String.format("text, since no double reaches '%s'", shown(tally.large)));
    }
    if (!addLook(name, tally, notes) && tally.others > 0 && areNumbers) {
      notes.add(
          String.format(
              "text, though %s of its values are numbers, others are such as '%s' and '%s': %s takes"
                  + " those for missing",
              Console.share((double) numbers / tally.values),
              shown(tally.other),
              shown(tally.lastOther),
              Cure.added(number(name), name + "_number")));
    }
  }

  /** Adds what most of the values look like that are no numbers, if all others are numbers. */
  private boolean addLook(String name, ColumnTally tally, List<String> notes) {
    TextLook[] looks = TextLook.values();
    for (int i = 0; i < looks.length; i++) {
      long fitting = tally.values - tally.others + tally.looks[i];
      boolean areDates = looks[i] == TextLook.DATE && tally.dates != null;
      String example = areDates ? tally.dates.example() : tally.lookingSo[i];
      if (example != null && fitting >= SHARE * tally.values) {
        notes.add(
            String.format(
                "text, but '%s' looks like %s: %s%s",
                shown(example),
                looks[i].words(decimal),
                looks[i].cure(name, decimal, tally.dates),
                mayBeDecimal(i, tally) ? "; or " + otherDecimal(name, tally) : ""));
        return true;
      }
    }
    return false;
  }

  /** The expression of SQL that makes numbers of texts, and nothing of those that are none. */
  private String number(String name) {
    String text = Cure.name(name);
    return String.format(
        "try_cast(%s AS double)", decimal == '.' ? text : "replace(" + text + ", ',', '.')");
  }

  /** Whether what is taken for separators of thousands may stand before three decimals. */
  private static boolean mayBeDecimal(int look, ColumnTally tally) {
    return look == TextLook.THOUSANDS.ordinal()
        && tally.looks[TextLook.OTHER_DECIMAL.ordinal()] >= tally.looks[look];
  }

  private String otherDecimal(String name, ColumnTally tally) {
    return TextLook.OTHER_DECIMAL.cure(name, decimal, tally.dates);
  }

  private static String shown(String text) {
    return Console.shortened(text, MAX_WIDTH);
  }
}
