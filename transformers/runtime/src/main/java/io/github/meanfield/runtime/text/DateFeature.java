package io.github.meanfield.runtime.text;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a date tells; numbers, but for the month and the day of the week, which are nominal. */
public enum DateFeature {
  /** The year. */
  YEAR("year"),
  /** The month, 0 to 11: nominal, since December is next to January. */
  MONTH(
      "month",
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December"),
  /** The day of the week, 0 to 6: nominal, Monday is the first. */
  DAY_OF_WEEK(
      "dayOfWeek", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
  /** The hour of the day, 0 to 23. */
  HOUR("hour"),
  /** Days since the earliest date of the training rows, with the time as a fraction. */
  DAYS("days");

  private static final double[] NONE = new double[values().length];

  static {
    Arrays.fill(NONE, Double.NaN);
  }

  private final String ending;
  private final String[] levels;

  DateFeature(String ending, String... levels) {
    this.ending = ending;
    this.levels = levels;
  }

  /** Whether the feature is the number of a category, which the metadata of its column tell. */
  public boolean isNominal() {
    return levels.length > 0;
  }

  /** The name of the feature's column: that of the input column, and what the feature is. */
  public String column(String input) {
    return input + "_" + ending;
  }

  /** Names of the levels of a nominal feature, in the order of their numbers; none of a number. */
  public List<String> levels() {
    return List.of(levels);
  }

  /**
   * The features of a column.
   *
   * @param hasTime whether its dates have hours
   */
  public static List<DateFeature> of(boolean hasTime) {
    return Stream.of(values()).filter(feature -> hasTime || feature != HOUR).toList();
  }

  /** All features of a date, days as those since 1970-01-01; NaN of none. */
  public static double[] of(LocalDateTime time) {
    if (time == null) {
      return NONE;
    }
    double[] features = new double[values().length];
    features[YEAR.ordinal()] = time.getYear();
    features[MONTH.ordinal()] = time.getMonthValue() - 1;
    features[DAY_OF_WEEK.ordinal()] = time.getDayOfWeek().getValue() - 1;
    features[DAYS.ordinal()] = DateText.days(time);
    features[HOUR.ordinal()] = time.getHour();
    return features;
  }
}
