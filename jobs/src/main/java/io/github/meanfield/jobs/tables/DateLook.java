package io.github.meanfield.jobs.tables;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the dates of a column are written, of all that is known of them; parts add up. */
final class DateLook implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Three parts between two separators, the second maybe a month by name, and maybe a time. */
  static final String REGEX =
      "(\\d{1,2}|\\d{4})([./ -])(\\d{1,2}|\\p{L}{3})([./ -])(\\d{4}|\\d{1,2})"
          + "(?: (\\d{1,2}:\\d{1,2})(:\\d{1,2})?( [AaPp][Mm])?)?";

  private static final Pattern PATTERN = Pattern.compile(REGEX);
  private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\d( .*)?");
  private static final String SEPARATORS = "./ -";
  private static final int MONTHS = 12;

  /** The first of those that are not in the form of ISO 8601, in the order of texts. */
  private String example;

  private final boolean[] separators = new boolean[SEPARATORS.length()];
  private int first;
  private int second;
  private boolean hasName;
  private boolean hasShortYear;
  private boolean hasLongYear;
  private boolean isYearFirst;
  private boolean hasTime;
  private boolean hasNoTime;
  private boolean hasSeconds;
  private boolean hasNoSeconds;
  private boolean hasHalves;

  /** Looks at a date that {@link #REGEX} matches. */
  void add(String text) {
    Matcher parts = PATTERN.matcher(text.strip());
    if (!parts.matches()) {
      return;
    }
    if (!ISO.matcher(text.strip()).matches()) {
      example = ColumnTally.first(example, text);
    }
    separators[SEPARATORS.indexOf(parts.group(2))] = true;
    separators[SEPARATORS.indexOf(parts.group(4))] = true;
    boolean isFirst = parts.group(1).length() > 2;
    isYearFirst |= isFirst;
    boolean isLong = isFirst || parts.group(5).length() > 2;
    hasLongYear |= isLong;
    hasShortYear |= !isLong;
    boolean isName = Character.isLetter(parts.group(3).charAt(0));
    hasName |= isName;
    if (!isFirst && !isName) {
      first = Math.max(first, Integer.parseInt(parts.group(1)));
      second = Math.max(second, Integer.parseInt(parts.group(3)));
    }
    boolean isTimed = parts.group(6) != null;
    hasTime |= isTimed;
    hasNoTime |= !isTimed;
    hasSeconds |= parts.group(7) != null;
    hasNoSeconds |= isTimed && parts.group(7) == null;
    hasHalves |= parts.group(8) != null;
  }

  /** Adds what another part of the column holds. */
  void add(DateLook part) {
    example = ColumnTally.first(example, part.example);
    for (int i = 0; i < separators.length; i++) {
      separators[i] |= part.separators[i];
    }
    first = Math.max(first, part.first);
    second = Math.max(second, part.second);
    hasName |= part.hasName;
    hasShortYear |= part.hasShortYear;
    hasLongYear |= part.hasLongYear;
    isYearFirst |= part.isYearFirst;
    hasTime |= part.hasTime;
    hasNoTime |= part.hasNoTime;
    hasSeconds |= part.hasSeconds;
    hasNoSeconds |= part.hasNoSeconds;
    hasHalves |= part.hasHalves;
  }

  /** A date that is not in the form of ISO 8601, null if there is none. */
  String example() {
    return example;
  }

  /** The expression of SQL that makes dates, or timestamps, of a column. */
  String query(String column) {
    String used = "";
    for (int i = 0; i < separators.length; i++) {
      used += separators[i] ? SEPARATORS.charAt(i) : "";
    }
    boolean hasOne = used.length() == 1;
    String value = hasOne ? column : String.format("translate(%s, './ ', '---')", column);
    String pattern = date(hasOne ? used : "-") + time(hasOne ? " " : "-");
    return String.format("%s(%s, '%s')", hasTime ? "to_timestamp" : "to_date", value, pattern);
  }

  /** What is not known, in words; empty if all is. */
  String doubt() {
    return isYearFirst || hasName || first > MONTHS || second > MONTHS
        ? ""
        : String.format(
            ", if %ss come first (M and d in the other order otherwise)",
            isDayFirst() ? "day" : "month");
  }

  private boolean isDayFirst() {
    boolean isSlash = separators[SEPARATORS.indexOf('/')];
    return hasName || first > MONTHS || (!isSlash && second <= MONTHS);
  }

  private String date(String separator) {
    boolean isDayFirst = isDayFirst();
    String year = hasShortYear ? hasLongYear ? "[yyyy][yy]" : "yy" : "y";
    String month = hasName ? "MMM" : "M";
    return isYearFirst
        ? String.join(separator, "y", month, "d")
        : String.join(separator, isDayFirst ? "d" : month, isDayFirst ? month : "d", year);
  }

  private String time(String blank) {
    if (!hasTime) {
      return "";
    }
    String seconds = hasSeconds ? hasNoSeconds ? "[:s]" : ":s" : "";
    String time = blank + (hasHalves ? "h:m" + seconds + blank + "a" : "H:m" + seconds);
    return hasNoTime ? "[" + time + "]" : time;
  }
}
