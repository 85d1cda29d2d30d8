package io.github.meanfield.runtime.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of dates and times in the forms of ISO 8601 that tables have: {@code yyyy-MM-dd}, with
 * {@code HH:mm}, {@code HH:mm:ss} or {@code HH:mm:ss.f} after a T or a blank, and then with Z or an
 * offset such as +01:00, +0100 or +01. Nothing else is a date: no day that the calendar lacks, no
 * blanks around it, no other order of day and month.
 */
public final class DateText {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)"
              + "(?:[T ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");

  /** What texts of dates look like, in words. */
  public static final String WORDS = "dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00";

  private DateText() {}

  /** Whether a text is a date, with or without a time. */
  public static boolean isDate(String text) {
    return parse(text, ZoneOffset.UTC).isPresent();
  }

  /** Whether a text that is a date has a time after it. */
  public static boolean hasTime(String text) {
    return text.length() > "yyyy-MM-dd".length();
  }

  /**
   * Reads a text.
   *
   * @param zone the time zone whose calendar and clock an instant is read on; a text without an
   *     offset is taken as it is written
   * @return the date and time, which is midnight if there is none; nothing if it is no date
   */
  public static Optional<LocalDateTime> parse(String text, ZoneId zone) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(matcher, 1),
              number(matcher, 2),
              number(matcher, 3),
              number(matcher, 4),
              number(matcher, 5),
              number(matcher, 6),
              nanos(matcher.group(7)));
      String offset = matcher.group(8);
      return Optional.of(
          offset == null
              ? local
              : LocalDateTime.ofInstant(local.toInstant(ZoneOffset.of(offset)), zone));
    } catch (DateTimeException e) {
      // Such as February 30.
      return Optional.empty();
    }
  }

  /** The date and time of an instant. */
  public static LocalDateTime of(long microseconds, ZoneId zone) {
    long seconds = Math.floorDiv(microseconds, 1_000_000L);
    long nanos = 1000 * Math.floorMod(microseconds, 1_000_000L);
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanos), zone);
  }

  /** Days since 1970-01-01, with the time as a fraction. */
  public static double days(LocalDateTime time) {
    return time.toLocalDate().toEpochDay()
        + time.getLong(ChronoField.MICRO_OF_DAY) / (24 * 3600 * 1e6);
  }

  private static int number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
