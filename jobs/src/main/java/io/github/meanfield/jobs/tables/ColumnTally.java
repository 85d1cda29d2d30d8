package io.github.meanfield.jobs.tables;

import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.runtime.text.NumberText.Form;
import java.io.Serializable;
import java.util.List;

/** What the texts of a column are, counted; tallies of parts of a column add up. */
final class ColumnTally implements Serializable {

  private static final long serialVersionUID = 1;
  private static final TextLook[] LOOKS = TextLook.values();

  long values;
  long numbers;
  long whole;
  long flags;

  /** How many of the whole numbers are 0 or 1, which stand for flags among flags. */
  long bits;

  long others;

  /** How often each of the marks was there outside of quotes. */
  final long[] marks;

  /** How many of the others have each of the looks, and the first of them. */
  final long[] looks = new long[LOOKS.length];

  final String[] lookingSo = new String[LOOKS.length];

  /** How those are written that look like dates; null without any. */
  DateLook dates;

  // Of several examples the first in the order of texts, which is the same in every run.
  String number;
  String code;
  String large;
  String other;
  String lastOther;

  /** Nothing counted. */
  ColumnTally(int numMarks) {
    marks = new long[numMarks];
  }

  /**
   * Counts a value.
   *
   * @param text the value, null if there is none
   * @param isQuoted whether it stands in quotes
   * @param missing texts that stand for no value
   * @param decimal what stands before decimals: a dot or a comma
   */
  void add(String text, boolean isQuoted, List<String> missing, char decimal) {
    if (text == null || text.isBlank()) {
      return;
    }
    int mark = missing.indexOf(text);
    if (mark >= 0) {
      marks[mark] += isQuoted ? 0 : 1;
      return;
    }
    String plain = text.strip();
    if (plain.length() < text.length() && missing.contains(plain)) {
      // Missing in a column of numbers, where blanks mean nothing.
      return;
    }
    values++;
    Form form = NumberText.form(text, decimal);
    switch (form) {
      case WHOLE -> {
        numbers++;
        whole++;
        bits += NumberText.isBit(text) ? 1 : 0;
        number = first(number, text);
      }
      case REAL -> {
        numbers++;
        number = first(number, text);
      }
      case CODE -> code = first(code, text);
      case LARGE -> large = first(large, text);
      case NONE -> addOther(text, decimal);
    }
  }

  private void addOther(String text, char decimal) {
    others++;
    other = first(other, text);
    lastOther = last(lastOther, text);
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      flags++;
    } else if (Character.isDigit(text.charAt(0)) || "+-., ".indexOf(text.charAt(0)) >= 0) {
      for (int i = 0; i < LOOKS.length; i++) {
        if (LOOKS[i].fits(text, decimal)) {
          looks[i]++;
          lookingSo[i] = first(lookingSo[i], text);
          if (LOOKS[i] == TextLook.DATE) {
            dates = dates == null ? new DateLook() : dates;
            dates.add(text);
          }
        }
      }
    }
  }

  /** Adds what another part of the column holds. */
  void add(ColumnTally part) {
    values += part.values;
    numbers += part.numbers;
    whole += part.whole;
    flags += part.flags;
    bits += part.bits;
    others += part.others;
    for (int i = 0; i < marks.length; i++) {
      marks[i] += part.marks[i];
    }
    for (int i = 0; i < looks.length; i++) {
      looks[i] += part.looks[i];
      lookingSo[i] = first(lookingSo[i], part.lookingSo[i]);
    }
    if (dates == null) {
      dates = part.dates;
    } else if (part.dates != null) {
      dates.add(part.dates);
    }
    number = first(number, part.number);
    code = first(code, part.code);
    large = first(large, part.large);
    other = first(other, part.other);
    lastOther = last(lastOther, part.lastOther);
  }

  /** The first of two texts in the order of texts; null is none. */
  static String first(String one, String another) {
    return one == null || (another != null && another.compareTo(one) < 0) ? another : one;
  }

  private static String last(String one, String another) {
    return one == null || (another != null && another.compareTo(one) > 0) ? another : one;
  }
}
